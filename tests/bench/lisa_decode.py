#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decoding with shared attention, without it, and by transformers (sdpa, static cache), in turn in one run.

usage: tests/bench/lisa_decode.py [--build build/release] [--model FILE.gguf] [--adapter resources/adapters/smollm2-135m-instruct-84]
                                  [--dtype bfloat16|float32] [--batch 1,8,32] [--context 256,1024,2048] [--steps 8] [--rounds 3]
                                  [--threads 2] [--json FILE]

Every setting is measured in so many rounds: `plumbline lisa bench` (off and on in turn) and then transformers on the dequantised weights of the same
GGUF, its cache filled with random keys and values up to the context, as ours is. Printed are medians of tokens a second, and
medians of the rounds' ratios. Installs its peers into build/bench-venv (5 GB).
"""
import argparse, json, os, pathlib, statistics, subprocess

from peers import LOAD, MODEL, ROOT, install_transformers, processor, venv

PEER = r'''
import json, sys, time
path, dtype, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
exec(LOAD)
torch.set_num_threads(threads)
from transformers import StaticCache
m, cfg = load(path, "sdpa"); m = m.to(getattr(torch, dtype))
@torch.inference_mode()
def speed(batch, context, steps):
    cache = StaticCache(config=cfg, max_cache_len=context + steps + 2)
    n = torch.randint(cfg.vocab_size, (batch, 1))
    m(n, past_key_values=cache, use_cache=True, logits_to_keep=1, cache_position=torch.tensor([0]))  # makes the cache's tensors
    for layer in cache.layers:
        layer.keys[:, :, :context].normal_(); layer.values[:, :, :context].normal_()
        if hasattr(layer, "cumulative_length"): layer.cumulative_length.fill_(context)
    def step(i):
        at = torch.tensor([context + i])
        return m(n, past_key_values=cache, use_cache=True, logits_to_keep=1, cache_position=at, position_ids=at[None].expand(batch, 1)).logits[:, -1:].argmax(-1)
    n = step(0)
    t = time.perf_counter()
    for i in range(steps): n = step(1 + i)
    return batch * steps / (time.perf_counter() - t)
for line in sys.stdin:
    print(json.dumps(speed(*json.loads(line))), flush=True)
'''


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--build", default=str(ROOT / "build" / "release")); a.add_argument("--model", default=str(MODEL))
    a.add_argument("--adapter", default=str(ROOT / "resources" / "adapters" / "smollm2-135m-instruct-84")); a.add_argument("--dtype", default="bfloat16")
    a.add_argument("--batch", default="1,8,32"); a.add_argument("--context", default="256,1024,2048")
    a.add_argument("--steps", type=int, default=8); a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--threads", type=int, default=os.cpu_count()); a.add_argument("--json")
    a = a.parse_args()
    python = venv()
    install_transformers(python)
    program = pathlib.Path(a.build) / "app" / "plumbline"
    peer = subprocess.Popen([python, "-c", f"LOAD = {LOAD!r}\n" + PEER, a.model, a.dtype, str(a.threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"})

    def ask(batch, context):
        peer.stdin.write(json.dumps([batch, context, a.steps]) + "\n"); peer.stdin.flush()
        return json.loads(peer.stdout.readline())

    print(f"{pathlib.Path(a.model).name}, {pathlib.Path(a.adapter).name}, {a.dtype}, {a.threads} threads, {processor()}, medians of {a.rounds} rounds, tokens/s")
    print(f"{'batch':>5}{'context':>9}{'transformers':>14}{'off':>9}{'ratio':>8}{'on':>9}{'on/off':>8}   (ratio: off over transformers)")
    report = []
    for context in map(int, a.context.split(",")):
        for batch in map(int, a.batch.split(",")):
            rounds = []
            for _ in range(a.rounds):
                out = subprocess.run([program, "lisa", "bench", a.model, "--adapter", a.adapter, "--dtype", a.dtype, "--threads", str(a.threads), "--batch", str(batch),
                                      "--context", str(context), "--steps", str(a.steps), "--repeats", "3", "--phase", "decode", "--json"], check=True, capture_output=True, text=True).stdout
                row = next(r for r in json.loads(out) if r["phase"] == "decode")
                rounds.append((ask(batch, context), row["tokens_per_second"]["off"], row["tokens_per_second"]["on"]))
            speed = [statistics.median(r[k] for r in rounds) for k in range(3)]
            off, on = statistics.median(r[1] / r[0] for r in rounds), statistics.median(r[2] / r[1] for r in rounds)
            report.append(dict(batch=batch, context=context, transformers=speed[0], off=speed[1], on=speed[2], off_ratio=off, ratio=on))
            print(f"{batch:>5}{context:>9}{speed[0]:>14.1f}{speed[1]:>9.1f}{off:>8.2f}{speed[2]:>9.1f}{on:>8.3f}", flush=True)
    peer.stdin.close(); peer.wait()
    if a.json: pathlib.Path(a.json).write_text(json.dumps(dict(dtype=a.dtype, threads=a.threads, cpu=processor(), figures=report), indent=1) + "\n")


main()
