#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prefill and decode speed of Plumbline beside transformers (sdpa, static and dynamic cache) and llama.cpp, in one run.

usage: tests/bench/engine.py [--build build/release] [--model FILE.gguf] [--dtype float32|bfloat16] [--prompt 512] [--new 64]
                             [--rounds 5] [--threads 2] [--no-llama] [--json FILE]

Installs its peers into build/bench-venv (transformers 5.23.0, gguf, and llama-cpp-python, which builds for six minutes). Every
round runs each program once, in turn; the figures are medians over rounds, the ratios medians of the rounds' ratios. All run the
same GGUF: transformers on its dequantised weights in the given type (its q, k, v, o as separate products, logits for the last
position only, as its generate() asks for), llama.cpp on the quantised weights as they are.
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def venv():
    folder = ROOT / "build" / "bench-venv"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    torch = next((ROOT / "build" / "venv" / "lib").glob("python3*/site-packages"), None)
    if torch:  # the PyTorch that Plumbline itself links
        (site / "plumbline_torch.pth").write_text(str(torch) + "\n")
    return python


def install(python, module, *packages):
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode:
        print(f"installing {' '.join(packages)}", file=sys.stderr)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)


PEER = r'''
import json, sys, time, numpy as np
what, path, prompt, new, dtype, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], int(sys.argv[6])
ids = [100 + i * 37 % 20000 for i in range(prompt)]
if what == "llama.cpp":
    from llama_cpp import Llama
    m = Llama(path, n_ctx=prompt + new + 8, n_threads=threads, n_threads_batch=threads, n_batch=512, n_ubatch=512, verbose=False)
    def once():
        m.reset(); t = time.perf_counter(); m.eval(ids); a = time.perf_counter() - t
        t = time.perf_counter()
        for i in range(new): m.eval([100 + i])
        return prompt / a, new / (time.perf_counter() - t)
else:
    import torch, gguf
    torch.set_num_threads(threads)
    from transformers import LlamaConfig, LlamaForCausalLM, StaticCache, DynamicCache
    r = gguf.GGUFReader(path); f = lambda k: r.fields[k].contents()
    L, d, ff, H, KV = (int(f("llama." + k)) for k in ("block_count", "embedding_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv"))
    cfg = LlamaConfig(vocab_size=int(f("llama.vocab_size")), hidden_size=d, intermediate_size=ff, num_hidden_layers=L, num_attention_heads=H, num_key_value_heads=KV,
        max_position_embeddings=int(f("llama.context_length")), rms_norm_eps=float(f("llama.attention.layer_norm_rms_epsilon")), tie_word_embeddings=True,
        rope_parameters=dict(rope_type="default", rope_theta=float(f("llama.rope.freq_base"))))
    cfg._attn_implementation = "sdpa"
    m = LlamaForCausalLM(cfg).eval()
    names = {"attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj",
             "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
    sd = {}
    for t in r.tensors:
        w = gguf.quants.dequantize(t.data, t.tensor_type).reshape(tuple(reversed(t.shape.tolist()))).astype(np.float32)
        p = t.name.split(".")
        if p[0] == "blk":
            h = {"attn_q": H, "attn_k": KV}.get(p[2])
            if h: w = w.reshape(h, w.shape[0] // h // 2, 2, -1).swapaxes(1, 2).reshape(w.shape)
            n = f"model.layers.{p[1]}.{names[p[2]]}.weight"
        else: n = {"token_embd": "model.embed_tokens.weight", "output_norm": "model.norm.weight", "output": "lm_head.weight"}[p[0]]
        sd[n] = torch.from_numpy(np.ascontiguousarray(w))
    sd.setdefault("lm_head.weight", sd["model.embed_tokens.weight"])
    m.load_state_dict(sd); m = m.to(getattr(torch, dtype))
    x = torch.tensor([ids])
    @torch.inference_mode()
    def once():
        static = what.endswith("static")
        cache = StaticCache(config=cfg, max_cache_len=prompt + new + 8) if static else DynamicCache(config=cfg)
        t = time.perf_counter()
        o = m(x, past_key_values=cache, use_cache=True, logits_to_keep=1, cache_position=torch.arange(prompt)); a = time.perf_counter() - t
        n = o.logits[:, -1:].argmax(-1)
        t = time.perf_counter()
        for i in range(new):
            o = m(n, past_key_values=cache, use_cache=True, logits_to_keep=1, cache_position=torch.tensor([prompt + i])); n = o.logits[:, -1:].argmax(-1)
        return prompt / a, new / (time.perf_counter() - t)
once()
for line in sys.stdin:
    print(json.dumps(once()), flush=True)
'''


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--build", default=str(ROOT / "build" / "release")); a.add_argument("--model", default=str(ROOT / "build" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"))
    a.add_argument("--dtype", default="float32"); a.add_argument("--prompt", type=int, default=512); a.add_argument("--new", type=int, default=64)
    a.add_argument("--rounds", type=int, default=5); a.add_argument("--threads", type=int, default=os.cpu_count()); a.add_argument("--no-llama", action="store_true"); a.add_argument("--json")
    a = a.parse_args()
    python = venv()
    install(python, "transformers", "transformers==5.23.0", "numpy", "sympy", "networkx", "jinja2", "filelock", "fsspec")
    install(python, "gguf", "gguf==0.19.0")
    peers = ["transformers", "transformers static"]
    if not a.no_llama:
        install(python, "llama_cpp", "llama-cpp-python")
        peers.append("llama.cpp")
    bench = pathlib.Path(a.build) / "tests" / "bench" / "bench_engine"
    figures = {name: [] for name in ["plumbline", *peers]}
    running = {p: subprocess.Popen([python, "-c", PEER, p, a.model, str(a.prompt), str(a.new), a.dtype, str(a.threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}) for p in peers}
    for _ in range(a.rounds):
        out = json.loads(subprocess.run([bench, a.model, str(a.prompt), str(a.new), a.dtype, str(a.threads), "1"], check=True, capture_output=True, text=True).stdout)
        figures["plumbline"].append((out["prefill"][0], out["decode"][0]))
        for p, process in running.items():
            process.stdin.write("go\n"); process.stdin.flush()
            figures[p].append(tuple(json.loads(process.stdout.readline())))
    for process in running.values():
        process.stdin.close(); process.wait()
    cpu = next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
    print(f"{pathlib.Path(a.model).name}, {a.dtype}, prompt {a.prompt}, {a.new} new tokens, {a.threads} threads, {cpu}, median of {a.rounds} rounds")
    print(f"{'':22}{'prefill/s':>11}{'ratio':>8}{'decode/s':>11}{'ratio':>8}   (ratio: Plumbline over it)")
    report = {}
    for name, rounds in figures.items():
        speed = [statistics.median(r[k] for r in rounds) for k in (0, 1)]
        ratio = [statistics.median(o[k] / r[k] for o, r in zip(figures["plumbline"], rounds)) for k in (0, 1)]
        report[name] = dict(prefill=speed[0], decode=speed[1], prefill_ratio=ratio[0], decode_ratio=ratio[1])
        print(f"{name:22}{speed[0]:>11.1f}{ratio[0]:>8.2f}{speed[1]:>11.1f}{ratio[1]:>8.2f}")
    if a.json: pathlib.Path(a.json).write_text(json.dumps(dict(dtype=a.dtype, prompt=a.prompt, new=a.new, threads=a.threads, cpu=cpu, figures=report), indent=1) + "\n")


main()
