#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layer similarity beside its peers, in one run: the pairwise ops beside scipy, a whole measurement beside transformers.

usage: tests/bench/similarity.py [--build build/dev] [--rounds 3] [--skip-transformers] [--json FILE]

1. 64 maps of 512 x 512 of SmolLM2-135M (the first 64 heads). scipy.spatial.distance.jensenshannon is called once per pair of maps with
   axis=-1 over all 512 columns, causal zeros counted, and squared; 63 of the 2,016 pairs are timed, spread evenly, and scaled.
   Guards: exact within 1e-5 of scipy on those pairs; the preview's mean error and Spearman's rho against the exact matrix.
2. `plumbline similarity` on 512 tokens: forward, one matrix, peak memory.
3. 1,024 tokens beside transformers' eager output_attentions and the same definition vectorised in torch (float32, all pairs of heads of
   two layers at once); a third of the pairs of layers is timed, spread evenly, and scaled. Memory above the loaded model.
"""
import argparse, json, os, pathlib, statistics, struct, subprocess, tempfile

from peers import LOAD, MODEL, ROOT, install, install_transformers, processor, venv

SCIPY = r'''
import json, sys, time, numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import spearmanr
maps, exact, preview = (np.fromfile(f, np.float32) for f in sys.argv[1:4])
maps = maps.reshape(64, 512, 512); exact, preview = exact.reshape(64, 64), preview.reshape(64, 64)
i, j = np.triu_indices(64, 1); some = range(0, len(i), 32); worst = 0.0
t = time.perf_counter()
for k in some:
    d = jensenshannon(maps[i[k]], maps[j[k]], axis=-1) ** 2
    worst = max(worst, abs(np.nanmean(d) - exact[i[k], j[k]]))
t = (time.perf_counter() - t) * len(i) / len(some)
print(json.dumps(dict(seconds=t, worst=float(worst), preview_error=float(np.abs(preview - exact)[i, j].mean()), spearman=float(spearmanr(preview[i, j], exact[i, j]).statistic))))
'''

EAGER = r'''
import json, sys, time
exec(LOAD)
torch.set_num_threads(int(sys.argv[3])); T = int(sys.argv[2])
def memory(key): return int(next(l for l in open("/proc/self/status") if l.startswith(key)).split()[1]) * 1024
m, cfg = load(sys.argv[1], "eager"); loaded = memory("VmRSS"); open("/proc/self/clear_refs", "w").write("5")
ids = torch.tensor([[100 + i * 37 % 20000 for i in range(T)]])
with torch.inference_mode():
    t = time.perf_counter(); A = [a[0] for a in m(ids, output_attentions=True, use_cache=False).attentions]; forward = time.perf_counter() - t
    L = len(A); pairs = [(i, j) for i in range(L) for j in range(i, L)]; some = pairs[::3]; value = None
    t = time.perf_counter()
    H = [torch.special.xlogy(a, a).sum(-1) for a in A]
    for i, j in some:
        M = (A[i][:, None] + A[j][None]) / 2
        d = ((H[i][:, None] + H[j][None]) / 2 - torch.special.xlogy(M, M).sum(-1)).clamp(min=0)[..., 1:].mean(-1)
    similarity = (time.perf_counter() - t) * len(pairs) / len(some)
print(json.dumps(dict(forward=forward, similarity=similarity, above_model=memory("VmHWM") - loaded)))
'''


def run(*command, **more):
    return json.loads(subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **more).stdout)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--build", default=str(ROOT / "build" / "dev")); a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--skip-transformers", action="store_true"); a.add_argument("--json")
    a = a.parse_args()
    build, python, threads = pathlib.Path(a.build), venv(), os.cpu_count()
    install(python, "scipy", "numpy", "scipy")
    plumbline, bench = build / "app" / "plumbline", build / "tests" / "bench" / "bench_similarity"
    report = dict(cpu=processor(), threads=threads)
    print(f"{report['cpu']}, {threads} threads")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder); maps = folder / "maps.f32"
        ids = ",".join(str(100 + i * 37 % 20000) for i in range(512))
        with open(maps, "wb") as f:
            for layer in range(8):
                subprocess.run([plumbline, "attend", MODEL, "--ids", ids, "--layer", str(layer), "--out", folder / "a.npy"], check=True)
                data = (folder / "a.npy").read_bytes(); data = data[10 + struct.unpack("<H", data[8:10])[0]:]
                f.write(data[: min(9, 64 - layer * 9) * 512 * 512 * 4])
        ours = run(bench, "maps", maps, 64, 512, a.rounds, folder / "exact.f32", folder / "preview.f32")
        scipy = run(python, "-c", SCIPY, maps, folder / "exact.f32", folder / "preview.f32")
        exact, preview = statistics.median(ours["exact"]), statistics.median(ours["preview"])
        report["maps"] = dict(scipy=scipy["seconds"], exact=exact, exact_ratio=scipy["seconds"] / exact, worst=scipy["worst"], preview=preview,
                              preview_ratio=scipy["seconds"] / preview, preview_error=scipy["preview_error"], spearman=scipy["spearman"], instructions=ours["instructions"])
        r = report["maps"]
        print(f"64 maps of 512 x 512: scipy {r['scipy']:.1f} s; exact {exact:.3f} s = {r['exact_ratio']:.0f} x (worst difference {r['worst']:.1e}, {r['instructions']}); "
              f"preview {preview:.3f} s = {r['preview_ratio']:.0f} x (mean error {r['preview_error']:.5f} nats, Spearman {r['spearman']:.6f})")
    whole = run(plumbline, "similarity", MODEL, "--ids", ids, "--json")
    report["tokens_512"] = dict(**whole["seconds"], peak_bytes=whole["peak_bytes"])
    s = whole["seconds"]
    print(f"512 tokens: load {s['load']:.2f} s, forward {s['forward']:.2f} s, similarity {s['similarity']:.2f} s, peak {whole['peak_bytes'] / 2**30:.2f} GiB")
    if not a.skip_transformers:
        install_transformers(python)
        ours = run(bench, "model", MODEL, 1024)
        eager = run(python, "-c", f"LOAD = {LOAD!r}\n" + EAGER, MODEL, 1024, threads)
        total = lambda x: x["forward"] + x["similarity"]
        report["tokens_1024"] = dict(plumbline=ours, transformers=eager, ratio=total(eager) / total(ours), memory_ratio=eager["above_model"] / ours["above_model"])
        r = report["tokens_1024"]
        print(f"1,024 tokens: forward {ours['forward']:.2f} s and similarity {ours['similarity']:.2f} s, {ours['above_model'] / 2**20:.0f} MiB above the model; transformers eager "
              f"{eager['forward']:.2f} s and torch {eager['similarity']:.1f} s, {eager['above_model'] / 2**20:.0f} MiB: {r['ratio']:.1f} x faster, {r['memory_ratio']:.1f} x less memory")
    if a.json: pathlib.Path(a.json).write_text(json.dumps(report, indent=1) + "\n")


main()
