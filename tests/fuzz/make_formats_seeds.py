# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of fuzz_safetensors, fuzz_gguf and fuzz_config: make_formats_seeds.py CORPUS_FOLDER"""
import json
import pathlib
import struct
import sys


def safetensors(tensors, metadata=None):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape, values) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def string(value):
    return struct.pack("<Q", len(value)) + value.encode()


def key(name, kind, value):
    return string(name) + struct.pack("<I", kind) + value


def number(name, value):
    return key(name, 4, struct.pack("<I", value))


def floats(count):
    return struct.pack("<f", 0.5) * count


def gguf(keys, tensors, version=3):
    data, listed = b"", b""
    for name, dims, kind, values in tensors:
        data += b"\0" * (-len(data) % 32)
        listed += string(name) + struct.pack("<I%dQIQ" % len(dims), len(dims), *dims, kind, len(data))
        data += values
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(keys)) + b"".join(keys) + listed
    return head + b"\0" * (-len(head) % 32) + data


def model(arch, extra=(), tokens=True):
    keys = [key("general.architecture", 8, string(arch)), number(arch + ".block_count", 1), number(arch + ".context_length", 8),
            number(arch + ".embedding_length", 4), number(arch + ".feed_forward_length", 4),
            number(arch + ".attention.head_count", 2), number(arch + ".attention.head_count_kv", 1),
            key(arch + ".attention.layer_norm_rms_epsilon", 6, struct.pack("<f", 1e-5))]
    if tokens:
        keys += [key("tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, 3) + string("a") + string("b") + string("c")),
                 key("tokenizer.ggml.scores", 9, struct.pack("<IQ3f", 6, 3, 0, 0, 0)), number("tokenizer.ggml.eos_token_id", 2)]
    tensors = [("token_embd.weight", [4, 3], 0, floats(12))]
    for name, dims in (("attn_norm", [4]), ("ffn_norm", [4]), ("attn_q", [4, 4]), ("attn_k", [4, 2]), ("attn_v", [4, 2]),
                       ("attn_output", [4, 4]), ("ffn_gate", [4, 4]), ("ffn_up", [4, 4]), ("ffn_down", [4, 4])):
        count = dims[0] * (dims[1] if len(dims) > 1 else 1)
        tensors.append(("blk.0.%s.weight" % name, dims, 0, floats(count)))
    tensors.append(("output_norm.weight", [4], 0, floats(4)))
    return keys + list(extra), tensors


def main(corpus):
    def write(name, content):
        file = corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    write("safetensors/two", safetensors({"a": ("F32", [2, 2], struct.pack("<4f", 1, 2, 3, 4)), "b": ("BF16", [3], b"abcdef")}, {"format": "pt"}))
    sizes = dict(F64=8, I64=8, U64=8, I32=4, U32=4, F16=2, I16=2, U16=2, BOOL=1, U8=1, I8=1, F8_E4M3=1)
    write("safetensors/types", safetensors({name: (name, [1], b"\1" * size) for name, size in sizes.items()}))
    write("safetensors/scalar", safetensors({"s": ("F32", [], b"\0\0\x80\x7f"), "e": ("F32", [0, 4], b"")}))
    write("safetensors/empty", safetensors({}))
    hole = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}).encode().ljust(64)
    write("safetensors/hole", struct.pack("<Q", 64) + hole + b"01234567")

    write("gguf/llama", gguf(*model("llama")))
    keys, tensors = model("qwen2", tokens=False)
    tensors += [("blk.0.attn_q.bias", [4], 0, floats(4)), ("blk.0.attn_k.bias", [2], 0, floats(2)), ("blk.0.attn_v.bias", [2], 0, floats(2))]
    write("gguf/qwen2", gguf(keys, tensors, version=2))
    yarn = [key("llama.rope.scaling.type", 8, string("yarn")), key("llama.rope.scaling.factor", 6, struct.pack("<f", 4))]
    keys, tensors = model("llama", yarn, tokens=False)
    write("gguf/yarn", gguf(keys, tensors + [("rope_freqs.weight", [1], 0, floats(1))]))
    blocks = ((2, 32, 18), (3, 32, 20), (6, 32, 22), (7, 32, 24), (8, 32, 34), (12, 256, 144), (13, 256, 176), (14, 256, 210),
              (1, 1, 2), (30, 1, 2), (20, 32, 18))
    write("gguf/blocks", gguf([], [("t%d" % kind, [count], kind, b"\x11" * size) for kind, count, size in blocks]))
    values = {0: b"\1", 1: b"\1", 2: b"\1\0", 3: b"\1\0", 4: b"\1\0\0\0", 5: b"\1\0\0\0", 6: floats(1), 7: b"\1", 8: string("x"),
              9: struct.pack("<IQ", 9, 1) + struct.pack("<IQ", 0, 2) + b"ab", 10: b"\1" * 8, 11: b"\1" * 8, 12: b"\1" * 8}
    write("gguf/values", gguf([key("k%d" % kind, kind, value) for kind, value in values.items()], []))

    tiny = dict(model_type="llama", vocab_size=12, hidden_size=8, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2,
                num_key_value_heads=1)
    configs = dict(
        llama={**tiny, "rope_theta": 10000.0, "rope_scaling": {"type": "linear", "factor": 4.0}, "torch_dtype": "bfloat16", "eos_token_id": [1, 2]},
        llama3={**tiny, "rope_parameters": {"rope_type": "llama3", "rope_theta": 5e5, "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
                                            "original_max_position_embeddings": 64}, "dtype": "float32"},
        yarn={**tiny, "model_type": "qwen3", "rope_scaling": {"rope_type": "yarn", "factor": 4, "beta_fast": 32, "beta_slow": 1,
                                                              "original_max_position_embeddings": 32}, "head_dim": 4},
        mistral={**tiny, "model_type": "mistral", "sliding_window": None, "attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True},
        qwen2={**tiny, "architectures": ["Qwen2ForCausalLM"], "use_sliding_window": False, "layer_types": ["full_attention"],
               "num_local_experts": 0, "quantization_config": None, "hidden_act": "silu"})
    for name, config in configs.items():
        write("config/" + name, json.dumps(config).encode())


main(pathlib.Path(sys.argv[1]))
