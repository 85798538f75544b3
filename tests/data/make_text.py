#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small tokenizers of our own and what the reference libraries make of a few texts: python3 make_text.py OUT_DIR

Written with tokenizers 0.23.3 and sentencepiece 0.2.3. OUT_DIR/<name>/tokenizer.json (or tokenizer.model) and cases.jsonl, one
object a line: text, special, ids, offsets (UTF-8 bytes), decoded (special tokens skipped).
"""
import io
import json
import pathlib
import sys

import sentencepiece as spm
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TRAIN = [
    "The reader opens the model, and the model opens its layers.",
    "Layers that attend alike may share their weights; heads have no common order.",
    "A preference pair holds a chosen answer and a rejected answer: 12 of 345 were ties.",
    "It's what they've said, isn't it? We'll see, and you'd better read the reading list again.",
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. 我喜欢学习。",
] * 4

TEXTS = [
    "", " ", "the model", " The  readers' layers\n\n", "isn't It'S 12345 3.14", "Über den Deich: naïve café", "e\u0301\u0323 a\u030a \u1e9b\u0323 \u212b",
    "我喜欢学习。 🙂👩‍👩‍👧", "\r\n\ttabs\r\n", "a<|end|>b", "a  <mask>  b", "read reading readers read", "the READ\u00e9", "<|end|><|end|>", "x\u00a0y\u3000z",
    "'\u017f '\u017ft", "\u2581under\u2581score", "ab " * 20, "\ufffd\u0000\u007f", "١٢٣ Ⅷ ½",
]
GPT4O = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
ADDED = [
    AddedToken("<|end|>", special=True, normalized=False), AddedToken("<mask>", special=True, normalized=False, lstrip=True),
    AddedToken("read", single_word=True, normalized=False), AddedToken("É", normalized=True, rstrip=True),
]


def byte_offsets(text, offsets):
    at = [0]
    for character in text:
        at.append(at[-1] + len(character.encode()))
    return [[at[b], at[e]] for b, e in offsets]


def write(folder, tokenizer):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    with open(folder / "cases.jsonl", "w") as out:
        for text in TEXTS:
            for special in (True, False):
                e = tokenizer.encode(text, add_special_tokens=special)
                case = dict(text=text, special=special, ids=e.ids, offsets=byte_offsets(text, e.offsets), decoded=tokenizer.decode(e.ids))
                out.write(json.dumps(case) + "\n")


def byte_level(pre, normalizer=None):
    t = Tokenizer(models.BPE())
    if normalizer is not None:
        t.normalizer = normalizer
    t.pre_tokenizer = pre
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator(TRAIN, trainers.BpeTrainer(vocab_size=320, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    return t


def main():
    out = pathlib.Path(sys.argv[1])
    bl = pre_tokenizers.ByteLevel

    t = byte_level(bl(add_prefix_space=True))
    t.add_tokens(ADDED)
    t.post_processor = processors.RobertaProcessing(("<|end|>", t.token_to_id("<|end|>")), ("<mask>", t.token_to_id("<mask>")), trim_offsets=True)
    write(out / "prefix_space", t)

    t = byte_level(pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(GPT4O), "isolated"), bl(add_prefix_space=False, use_regex=False)]),
                   normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+$"), " ")]))
    t.add_tokens(ADDED)
    t.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True), processors.TemplateProcessing(
        single="<|end|> $A <|end|>", special_tokens=[("<|end|>", t.token_to_id("<|end|>"))])])
    write(out / "icu_split", t)

    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    t.decoder = decoders.Metaspace(prepend_scheme="first")
    t.train_from_iterator(TRAIN[:3], trainers.BpeTrainer(vocab_size=120, special_tokens=["<unk>"], show_progress=False))
    t.add_tokens(ADDED)
    write(out / "metaspace", t)

    for kind in ("bpe", "unigram"):
        model = io.BytesIO()
        more = dict(byte_fallback=True, vocab_size=400) if kind == "bpe" else dict(vocab_size=110, hard_vocab_limit=False)
        spm.SentencePieceTrainer.train(sentence_iterator=iter(TRAIN), model_writer=model, model_type=kind, num_threads=1, minloglevel=2,
                                       normalization_rule_name="identity", character_coverage=1.0, **more)
        folder = out / f"sentencepiece_{kind}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tokenizer.model").write_bytes(model.getvalue())
        s = spm.SentencePieceProcessor(model_proto=model.getvalue())
        with open(folder / "cases.jsonl", "w") as cases:
            for text in TEXTS:
                if "\0" not in text:
                    ids = s.encode(text)
                    cases.write(json.dumps(dict(text=text, special=False, ids=ids, decoded=s.decode(ids))) + "\n")


main()
