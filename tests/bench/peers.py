# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benches share: a virtual environment with the peers, and SmolLM2's GGUF as a transformers model."""
import pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "build" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"


def venv():
    folder = ROOT / "build" / "bench-venv"
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin" / "python"


def install(python, module, *packages):
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode:
        print(f"installing {' '.join(packages)}", file=sys.stderr)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)


def install_transformers(python):
    install(python, "torch", "torch==2.11.0")  # whole: Python's `import torch` wants every CUDA library, unlike the program
    install(python, "transformers", "transformers==5.23.0")
    install(python, "gguf", "gguf==0.19.0")


def processor():
    return next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")


# Runs inside the peers' environment: load(path, attention) -> LlamaForCausalLM in float32.
LOAD = r'''
import numpy as np, torch, gguf
from transformers import LlamaConfig, LlamaForCausalLM
def load(path, attention):
    r = gguf.GGUFReader(path); f = lambda k: r.fields[k].contents()
    L, d, ff, H, KV = (int(f("llama." + k)) for k in ("block_count", "embedding_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv"))
    cfg = LlamaConfig(vocab_size=int(f("llama.vocab_size")), hidden_size=d, intermediate_size=ff, num_hidden_layers=L, num_attention_heads=H, num_key_value_heads=KV,
        max_position_embeddings=int(f("llama.context_length")), rms_norm_eps=float(f("llama.attention.layer_norm_rms_epsilon")), tie_word_embeddings=True,
        rope_parameters=dict(rope_type="default", rope_theta=float(f("llama.rope.freq_base"))))
    cfg._attn_implementation = attention
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
    m.load_state_dict(sd)
    return m, cfg
'''
