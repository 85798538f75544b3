#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One step of end-to-end training of shared attention: ours against the same step in PyTorch with autocast.

  tests/bench/lisa_training.py --program build/release/app/plumbline --model MODEL --text-file F [--threads N] [--steps 6]

The twin has the model's shape with random weights (time does not depend on them): a frozen base in bfloat16 as teacher, the same base
with the attention of --layers replaced (permutation, head network over the head axis, low-rank difference with rotary, chain), next-token
loss and divergence half each, backward, clip, AdamW on the float32 new weights. Both run in turn; tokens a second, medians.
"""
import argparse
import json
import statistics
import subprocess
import tempfile
import time

import torch
import torch.nn.functional as F

WIDTH, INNER, LAYERS, HEADS, KEY_HEADS, HEAD_DIM, VOCABULARY = 576, 1536, 30, 9, 3, 64, 49152
RANK, HIDDEN, EPS = 10, 32, 1e-5


def rms(x, weight):
    return F.rms_norm(x, (x.shape[-1],), weight, EPS)


def angles(tokens, width):
    half = torch.arange(tokens).float()[:, None] / 100000.0 ** (torch.arange(0, width, 2).float() / width)
    whole = torch.cat([half, half], -1)
    return whole.cos(), whole.sin()


def turned(x, cos, sin):
    first, second = x.chunk(2, -1)
    return x * cos.to(x.dtype) + torch.cat([-second, first], -1) * sin.to(x.dtype)


class Base(torch.nn.Module):
    """Frozen, bfloat16."""

    def __init__(self):
        super().__init__()
        make = lambda rows, cols: torch.nn.Parameter((torch.randn(rows, cols) / cols**0.5).bfloat16(), requires_grad=False)
        self.embedding = make(VOCABULARY, WIDTH)
        self.layers = [dict(qkv=make((HEADS + 2 * KEY_HEADS) * HEAD_DIM, WIDTH), o=make(WIDTH, HEADS * HEAD_DIM), gate_up=make(2 * INNER, WIDTH),
                            down=make(WIDTH, INNER), norm=torch.ones(WIDTH).bfloat16()) for _ in range(LAYERS)]

    def forward(self, ids, shared=None):
        batch, tokens = ids.shape
        cos, sin = angles(tokens, HEAD_DIM)
        mask = torch.ones(tokens, tokens, dtype=torch.bool).tril()
        x, logits = F.embedding(ids, self.embedding), None
        split = lambda t, heads: t.view(batch, tokens, heads, -1).transpose(1, 2)
        for index, layer in enumerate(self.layers):
            normed = rms(x, layer["norm"])
            new = shared.get(index) if shared else None
            if new is None:
                q, k, v = F.linear(normed, layer["qkv"]).split([HEADS * HEAD_DIM, KEY_HEADS * HEAD_DIM, KEY_HEADS * HEAD_DIM], -1)
                q, k, v = turned(split(q, HEADS), cos, sin), turned(split(k, KEY_HEADS), cos, sin), split(v, KEY_HEADS)
                if shared and index + 1 in shared:
                    logits = (q @ k.repeat_interleave(HEADS // KEY_HEADS, 1).transpose(2, 3)).float() / HEAD_DIM**0.5
                    mixed = logits.masked_fill(~mask, float("-inf")).softmax(-1).to(v.dtype) @ v.repeat_interleave(HEADS // KEY_HEADS, 1)
                else:
                    mixed = F.scaled_dot_product_attention(q, k.repeat_interleave(HEADS // KEY_HEADS, 1), v.repeat_interleave(HEADS // KEY_HEADS, 1), is_causal=True)
            else:
                v = split(F.linear(normed, layer["qkv"][-KEY_HEADS * HEAD_DIM:]), KEY_HEADS)
                logits = new(logits, normed)
                mixed = logits.float().masked_fill(~mask, float("-inf")).softmax(-1).to(v.dtype) @ v.repeat_interleave(HEADS // KEY_HEADS, 1)
            x = x + F.linear(mixed.transpose(1, 2).reshape(batch, tokens, -1), layer["o"])
            gate, up = F.linear(rms(x, layer["norm"]), layer["gate_up"]).chunk(2, -1)
            x = x + F.linear(F.silu(gate) * up, layer["down"])
        return rms(x, self.layers[0]["norm"])


class Shared(torch.nn.Module):
    """The new parts of one layer, float32."""

    def __init__(self):
        super().__init__()
        self.permutation = torch.randperm(HEADS)
        self.fc1, self.fc2 = torch.nn.Linear(HEADS, HIDDEN), torch.nn.Linear(HIDDEN, HEADS)
        self.q, self.k = torch.nn.Linear(WIDTH, HEADS * RANK, bias=False), torch.nn.Linear(WIDTH, KEY_HEADS * RANK, bias=False)

    def forward(self, logits, x):
        batch, tokens, _ = x.shape
        cos, sin = angles(tokens, RANK)
        q = turned(self.q(x).view(batch, tokens, HEADS, RANK).transpose(1, 2), cos, sin)
        k = turned(self.k(x).view(batch, tokens, KEY_HEADS, RANK).transpose(1, 2), cos, sin)
        difference = q @ k.repeat_interleave(HEADS // KEY_HEADS, 1).transpose(2, 3) / HEAD_DIM**0.5
        network = self.fc2(F.silu(self.fc1(logits.permute(0, 2, 3, 1)))).permute(0, 3, 1, 2)
        return logits[:, self.permutation] + network + difference


def twin(layers, batch, tokens, steps):
    torch.manual_seed(0)
    base, shared = Base(), {index: Shared() for index in layers}
    weights = [p for module in shared.values() for p in module.parameters()]
    optimiser = torch.optim.AdamW(weights, lr=1e-3, betas=(0.9, 0.95), weight_decay=0.0)
    speeds = []
    for _ in range(steps):
        start = time.perf_counter()
        ids = torch.randint(VOCABULARY, (batch, tokens))
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                wanted = F.linear(base(ids)[:, :-1], base.embedding).float().log_softmax(-1)
            found = F.linear(base(ids, shared)[:, :-1], base.embedding).float().log_softmax(-1)
            loss = 0.5 * F.nll_loss(found.flatten(0, 1), ids[:, 1:].flatten()) + 0.5 * F.kl_div(found.flatten(0, 1), wanted.flatten(0, 1), log_target=True,
                                                                                               reduction="batchmean")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        speeds.append(batch * tokens / (time.perf_counter() - start))
    return speeds[1:]


def ours(options, layers):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([options.program, "lisa", "train", options.model, "--text-file", options.text_file, "--layers", ",".join(map(str, layers)), "--hidden", str(HIDDEN),
                        "--steps", str(options.steps), "--stage1", "0", "--batch", str(options.batch), "--assignment-windows", "1", "--threads", str(options.threads),
                        "--out", out, "--json"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        curve = json.load(open(f"{out}/adapter.json"))["training"]["curve"]
    times = [b["seconds"] - a["seconds"] for a, b in zip(curve, curve[1:])]
    return [options.batch * 256 / seconds for seconds in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--text-file", required=True)
    parser.add_argument("--layers", default="5,7,8,9,12,13,14,15,16,17,18,19,20,22,24,26")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--batch", type=int, default=4)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    layers = [int(word) for word in options.layers.split(",")]
    mine, theirs = [], []
    for _ in range(2):
        mine += ours(options, layers)
        theirs += twin(layers, options.batch, 256, options.steps)
    a, b = statistics.median(mine), statistics.median(theirs)
    print(json.dumps({"tokens_per_second": {"plumbline": a, "pytorch": b}, "ratio": a / b, "threads": options.threads, "batch": options.batch}))


if __name__ == "__main__":
    main()
