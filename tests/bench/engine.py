#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prefill and decode speed of Plumbline beside transformers (sdpa, static and dynamic cache) and llama.cpp, in one run.

usage: tests/bench/engine.py [--build build/dev] [--model FILE.gguf] [--dtype float32|bfloat16] [--prompt 512] [--new 64]
                             [--rounds 5] [--threads 2] [--no-llama] [--json FILE]

Installs its peers into build/bench-venv (torch 2.11.0, transformers 5.23.0, gguf: 5 GB; and llama-cpp-python, which builds for six minutes). Every
round runs each program once, in turn; the figures are medians over rounds, the ratios medians of the rounds' ratios. All run the
same GGUF: transformers on its dequantised weights in the given type (its q, k, v, o as separate products, logits for the last
position only, as its generate() asks for), llama.cpp on the quantised weights as they are.
"""
import argparse, json, os, pathlib, statistics, subprocess

from peers import LOAD, MODEL, ROOT, install, install_transformers, processor, venv

PEER = r'''
import json, sys, time
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
    exec(LOAD)
    torch.set_num_threads(threads)
    from transformers import StaticCache, DynamicCache
    m, cfg = load(path, "sdpa"); m = m.to(getattr(torch, dtype))
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
    a.add_argument("--build", default=str(ROOT / "build" / "dev")); a.add_argument("--model", default=str(MODEL))
    a.add_argument("--dtype", default="float32"); a.add_argument("--prompt", type=int, default=512); a.add_argument("--new", type=int, default=64)
    a.add_argument("--rounds", type=int, default=5); a.add_argument("--threads", type=int, default=os.cpu_count()); a.add_argument("--no-llama", action="store_true"); a.add_argument("--json")
    a = a.parse_args()
    python = venv()
    install_transformers(python)
    peers = ["transformers", "transformers static"]
    if not a.no_llama:
        install(python, "llama_cpp", "llama-cpp-python")
        peers.append("llama.cpp")
    bench = pathlib.Path(a.build) / "tests" / "bench" / "bench_engine"
    figures = {name: [] for name in ["plumbline", *peers]}
    running = {p: subprocess.Popen([python, "-c", f"LOAD = {LOAD!r}\n" + PEER, p, a.model, str(a.prompt), str(a.new), a.dtype, str(a.threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}) for p in peers}
    for _ in range(a.rounds):
        out = json.loads(subprocess.run([bench, a.model, str(a.prompt), str(a.new), a.dtype, str(a.threads), "1"], check=True, capture_output=True, text=True).stdout)
        figures["plumbline"].append((out["prefill"][0], out["decode"][0]))
        for p, process in running.items():
            process.stdin.write("go\n"); process.stdin.flush()
            figures[p].append(tuple(json.loads(process.stdout.readline())))
    for process in running.values():
        process.stdin.close(); process.wait()
    cpu = processor()
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
