#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A model larger than the memory: similarity read layer by layer from a file shaped like a 7B LLaMA.

usage: tests/bench/layered.py [--build build/release] [--tokens 64] [--folder build/bench/seven-b] [--keep] [--json FILE]

Writes 13.5 GB of random bfloat16 weights (LLaMA-2-7B's shapes; one block of normal numbers, repeated out of step with the rows), and runs
1. `plumbline similarity --layer-by-layer` on so many tokens: seconds, and the peak of resident memory as the kernel counted it;
2. the same once more with the address space limited to 16 GiB, which also counts what is reserved and never touched;
3. `--in-memory` under a float32 size that no 16 GiB machine has: how long it takes to be told so.
The file is removed at the end. Needs 20 GB of free disk; takes a few minutes.
"""
import argparse, array, json, os, pathlib, random, resource, shutil, struct, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS, WIDTH, INNER, HEADS, VOCABULARY = 32, 4096, 11008, 32, 32000
GIB = 1 << 30


def shapes():
    yield "model.embed_tokens.weight", [VOCABULARY, WIDTH]
    for i in range(LAYERS):
        p = f"model.layers.{i}."
        for name in ("q", "k", "v", "o"):
            yield f"{p}self_attn.{name}_proj.weight", [WIDTH, WIDTH]
        yield f"{p}mlp.gate_proj.weight", [INNER, WIDTH]
        yield f"{p}mlp.up_proj.weight", [INNER, WIDTH]
        yield f"{p}mlp.down_proj.weight", [WIDTH, INNER]
        yield f"{p}input_layernorm.weight", [WIDTH]
        yield f"{p}post_attention_layernorm.weight", [WIDTH]
    yield "model.norm.weight", [WIDTH]
    yield "lm_head.weight", [VOCABULARY, WIDTH]


def bfloat16(values):
    """The upper halves of float32."""
    single = array.array("f", values).tobytes()
    out = bytearray(len(single) // 2)
    out[0::2], out[1::2] = single[2::4], single[3::4]
    return bytes(out)


def write_model(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(dict(
        architectures=["LlamaForCausalLM"], model_type="llama", hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=HEADS, max_position_embeddings=4096, rms_norm_eps=1e-5, vocab_size=VOCABULARY,
        tie_word_embeddings=False, torch_dtype="bfloat16")))
    header, offset = {}, 0
    for name, shape in shapes():
        size = 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        header[name] = dict(dtype="BF16", shape=shape, data_offsets=[offset, offset + size])
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = random.Random(1)
    noise = bfloat16([generator.gauss(0, 0.02) for _ in range(2_097_143)])  # a prime: no row begins where another did
    ones = bfloat16([1.0] * WIDTH)
    with open(folder / "model.safetensors", "wb", buffering=0) as file:
        file.write(struct.pack("<Q", len(text)) + text)
        at = 0
        for name, shape in shapes():
            if len(shape) == 1:
                file.write(ones)
                continue
            left = 2 * shape[0] * shape[1]
            while left:
                piece = memoryview(noise)[at:at + left]
                file.write(piece)
                left -= len(piece)
                at = (at + len(piece)) % len(noise)
        os.fsync(file.fileno())
    return offset


def measure(command, limit=None):
    """Wall seconds, peak resident bytes of the child alone, exit status, output."""
    def before():
        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    began = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before)
    out, err = child.stdout.read(), child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return dict(seconds=time.perf_counter() - began, peak=usage.ru_maxrss * 1024, status=child.returncode, out=out, err=err)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build" / "release"))
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build" / "bench" / "seven-b")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    options.folder.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(options.folder.parent).free < 20e9:
        sys.exit("20 GB of free disk are needed at " + str(options.folder.parent))
    program = pathlib.Path(options.build) / "app" / "plumbline"
    ids = ",".join(str(1 + i * 37 % (VOCABULARY - 1)) for i in range(options.tokens))
    report = dict(tokens=options.tokens)
    try:
        began = time.perf_counter()
        report["weights"] = write_model(options.folder)
        print(f"wrote {report['weights'] / 1e9:.2f} GB of weights in {time.perf_counter() - began:.0f} s")
        command = [program, "similarity", options.folder, "--ids", ids, "--layer-by-layer", "--json"]
        for name, limit in (("free", None), ("16 GiB of address space", 16 * GIB)):
            run = measure(command, limit)
            if run["status"] != 0:
                sys.exit(f"layer by layer, {name}: status {run['status']}: {run['err']}")
            told = json.loads(run["out"])
            report[name] = dict(seconds=run["seconds"], peak_bytes=run["peak"], parts=told["seconds"], finite=all(
                value is not None for row in told["matrix"] for value in row), layers=len(told["matrix"]))
            print(f"layer by layer, {name}: {run['seconds']:.1f} s (forward {told['seconds']['forward']:.1f} s, similarity "
                  f"{told['seconds']['similarity']:.1f} s), peak resident memory {run['peak'] / GIB:.2f} GiB")
        run = measure([program, "similarity", options.folder, "--ids", ids, "--in-memory", "--dtype", "float32"])
        report["in memory"] = dict(seconds=run["seconds"], peak_bytes=run["peak"], status=run["status"], said=run["err"].strip())
        print(f"in memory as float32: status {run['status']} after {run['seconds']:.2f} s: {run['err'].strip()}")
    finally:
        if not options.keep:
            shutil.rmtree(options.folder, ignore_errors=True)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
