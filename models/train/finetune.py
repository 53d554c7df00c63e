"""Fine-tune one encoder from pretrained weights on prepared arrays, and store it.

    python finetune.py PREPARED_FOLDER BASE_FOLDER OUT_FOLDER [--seed N] [--epochs N] [--rate R]

PREPARED_FOLDER is written by `go run ./models/train/prepare -base …`, BASE_FOLDER
by base.py. Nothing is tokenised here. The result is the layout of `optimum-cli
export onnx`, with int8 weights and fp32 arithmetic; its development score is that
of the stored model, and training.json has that of fp32 beside it.

Deterministic on one machine and torch version; the committed file is the truth.
"""
import argparse
import json
import pathlib
import time

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from transformers import BertConfig, BertForTokenClassification

from windows import Prepared, batches, deterministic, mixture, schedule, split_lines, to_onnx, write_beside

BATCH_TOKENS = 1800


def load(prepared, base):
    """The base's encoder with a fresh classifier over the labels of the arrays."""
    settings = json.loads((base / "config.json").read_text())
    weights = dict(np.load(base / "weights.npz"))
    table = "embeddings.word_embeddings.weight"
    pieces = prepared.folder / "pieces.i32"
    if pieces.exists():  # a trimmed vocabulary
        weights[table] = weights[table][np.fromfile(pieces, dtype="<i4")]
    labels = prepared.meta["labels"]
    settings.update(vocab_size=len(weights[table]), pad_token_id=prepared.pad)
    if settings["vocab_size"] != prepared.meta["vocabulary"]:
        raise SystemExit(f"finetune.py: the tokenizer has {prepared.meta['vocabulary']} pieces, the weights {settings['vocab_size']}")
    model = BertForTokenClassification(BertConfig(**settings, attn_implementation="eager", id2label=dict(enumerate(labels)), label2id={l: i for i, l in enumerate(labels)}))
    missing, unknown = model.bert.load_state_dict({k: torch.from_numpy(v) for k, v in weights.items()}, strict=False)
    if missing or unknown:
        raise SystemExit(f"finetune.py: weights do not fit: missing {missing}, unknown {unknown}")
    return model


def epoch_rows(rows, lines, limit, rng):
    """An epoch's examples. The train split has few templates, so half of the examples are lines of different notes in random order."""
    out = []
    for row in rows:
        tokens, labels = row[:2] if rng.random() < 0.5 else mixture(lines, rng.integers(24, limit), rng)
        out.append((tokens[:limit], labels[:limit]))
    return out


def fit(model, prepared, args):
    rows, dev = prepared.read("train"), prepared.read("dev")
    lines = [line for row in rows for line in split_lines(row)]
    rng, generator = np.random.default_rng(args.seed), torch.Generator().manual_seed(args.seed)
    epochs = [epoch_rows(rows, lines, prepared.limit, rng) for _ in range(args.epochs)]
    plan = [(at, batch) for at, e in enumerate(epochs) for batch in batches(e, BATCH_TOKENS, generator)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01)
    rates = schedule(optimizer, len(plan))
    history, start, seen = [], time.time(), 0
    for step, (at, batch) in enumerate(plan):
        model.train()
        ids, mask, labels = prepared.collate(epochs[at], batch)
        loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rates.step()
        seen += ids.numel()
        if (step + 1) % max(1, len(plan) // 4) == 0:
            history.append({"step": step + 1, **prepared.score(model, dev)})
            print(f"step {step + 1} of {len(plan)}: loss {loss.item():.4f}, {history[-1]}, {seen / (time.time() - start):.0f} tokens/s", flush=True)
    return history, prepared.score(model, dev)


def quantised(w, axis):
    """int8 values and fp32 scales of w, a scale for each index of the other axis: symmetric, w is nearly values x scales."""
    scale = np.maximum(np.abs(w).max(axis=axis, keepdims=True), 1e-12).astype(np.float32) / np.float32(127)
    return np.clip(np.rint(w / scale), -127, 127).astype(np.int8), scale


def round_weights(model):
    """Give the model the weights that will be stored, so that it can be scored as it will be used."""
    with torch.no_grad():
        for name, module in model.bert.named_modules():
            if isinstance(module, torch.nn.Linear) or name == "embeddings.word_embeddings":
                values, scale = quantised(module.weight.numpy(), 1)
                module.weight.copy_(torch.from_numpy(values.astype(np.float32) * scale))


def store(path):
    """Write the weights of the graph as int8 with a Cast and a Mul by their scales.

    ONNX Runtime folds both into fp32 when it loads the model, on any device, and
    computes in fp32. Not DequantizeLinear: that is rewritten to quantise activations.
    """
    model = onnx.load(str(path))
    graph = model.graph
    weights = {i.name: i for i in graph.initializer}
    nodes = []

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    def replace(name, values, scale):
        weights[name].CopyFrom(numpy_helper.from_array(values, name))
        graph.initializer.append(numpy_helper.from_array(scale, name + "_scale"))

    for node in graph.node:
        name = node.input[1] if node.op_type == "MatMul" else next(iter(node.input), "")
        if node.op_type == "MatMul" and name in weights and "classifier" not in node.name:
            replace(name, *quantised(numpy_helper.to_array(weights[name]), 0))
            add("Cast", [name], name + "_wide", to=TensorProto.FLOAT)
            add("Mul", [name + "_wide", name + "_scale"], name + "_fp32")
            node.input[1] = name + "_fp32"
        elif node.op_type == "Gather" and name.endswith("word_embeddings.weight"):
            replace(name, *quantised(numpy_helper.to_array(weights[name]), 1))
            output, ids = node.output[0], node.input[1]
            node.output[0] = output + "_int8"
            nodes.append(node)
            add("Cast", [output + "_int8"], output + "_wide", to=TensorProto.FLOAT)
            add("Gather", [name + "_scale", ids], output + "_scale")
            add("Mul", [output + "_wide", output + "_scale"], output)
            continue
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("base", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-4)
    args = parser.parse_args()

    deterministic(args.seed)
    prepared = Prepared(args.prepared)
    model = load(prepared, args.base)
    history, fp32 = fit(model, prepared, args)
    round_weights(model)
    stored = prepared.score(model, prepared.read("dev"))
    print(f"development: fp32 {fp32}, int8 weights {stored}")

    args.out.mkdir(parents=True, exist_ok=True)
    to_onnx(model, args.out / "model.onnx")
    store(args.out / "model.onnx")
    write_beside(args.out, model, prepared, {"model_max_length": model.config.max_position_embeddings},
                 {"seed": args.seed, "epochs": args.epochs, "rate": args.rate, "history": history, "fp32": fp32, "int8": stored})


if __name__ == "__main__":
    main()
