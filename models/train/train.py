"""Train one packaged demonstration model from prepared arrays and export it.

    python train.py PREPARED_FOLDER OUT_FOLDER [--seed N] [--epochs N]

PREPARED_FOLDER is written by `go run ./models/train/prepare`; it holds the
tokenizer, the windows as int32 arrays, and meta.json. Nothing is tokenised
here. The result is the layout of `optimum-cli export onnx`: model.onnx,
config.json, tokenizer.json, tokenizer_config.json, beside bench.json.

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

BATCH_TOKENS = 32 * 128
PEAK_RATE = 1e-3


class Augmenter:
    """Makes each epoch's examples.

    The train split holds 24 templates, so a model that sees whole notes learns
    them by heart and takes every unknown word for an identifier. So half of the
    examples are lines of different notes in random order, and in all of them some
    words are exchanged: outside identifiers for other such words or for invented
    ones, inside identifiers for invented words of the same script and case.
    """

    def __init__(self, rows, vocabulary, limit, seed):
        self.rows, self.limit = rows, limit
        self.rng = np.random.default_rng(seed)
        self.pieces = [p for p, _ in sorted(vocabulary.items(), key=lambda x: x[1])]
        self.lines = [line for row in rows for line in split_lines(row)]
        self.by_kind = {}
        for i, piece in enumerate(self.pieces):
            self.by_kind.setdefault(self.kind(piece), []).append(i)
        pool = {}
        for tokens, labels in self.lines:
            for at, end in self.words(labels):
                if labels[at] == 0:
                    pool.setdefault(self.shape(tokens[at]), set()).add(tuple(tokens[at:end].tolist()))
        self.pool = {shape: sorted(words) for shape, words in pool.items()}

    @staticmethod
    def words(labels):
        starts = np.flatnonzero(labels != -100).tolist() + [len(labels)]
        return zip(starts, starts[1:])

    @staticmethod
    def kind(piece):
        """What sort of piece it is: inner or not, script, case, and for digits the length."""
        inner, body = piece.startswith("##"), piece.removeprefix("##")
        first = ord(body[0])
        if body.isdigit() and body.isascii():
            shape = f"digits{len(body)}"
        elif 0x900 <= first < 0x980:
            shape = "deva"
        elif 0x980 <= first < 0xA00:
            shape = "beng"
        elif 0x3400 <= first < 0xA000:
            shape = "han"
        elif body.isalpha() and first < 0x250:
            shape = "lower" if body.islower() else "upper" if body.isupper() and len(body) > 1 else "title"
        else:
            shape = "other"
        return ("inner " if inner else "") + shape

    def shape(self, token):
        return self.kind(self.pieces[token])

    def invented(self, word):
        """A word of random pieces that looks like the given one."""
        shape = self.shape(word[0])
        if shape.startswith("digits"):
            return [int(self.rng.choice(self.by_kind[self.shape(t)])) if "digits" in self.shape(t) else t for t in word]
        if shape == "han":
            return [int(self.rng.choice(self.by_kind["han"]))]
        if shape not in ("lower", "title", "upper", "deva", "beng"):
            return word
        inner = self.by_kind["inner " + ("lower" if shape == "title" else shape)]
        return [int(self.rng.choice(self.by_kind[shape]))] + self.rng.choice(inner, self.rng.integers(0, 4)).tolist()

    def exchange(self, tokens, labels):
        """Exchange words: outside identifiers for other words or invented ones, inside them for invented ones of the same look."""
        rate = self.rng.choice([0.05, 0.2, 0.5])
        out_tokens, out_labels = [], []
        for at, end in self.words(labels):
            word, tag = tokens[at:end].tolist(), labels[at]
            if self.rng.random() < rate:
                shape = self.shape(word[0])
                if tag != 0:
                    word = self.invented(word)
                elif shape == "lower" and self.rng.random() < 0.6 or shape in ("title", "upper") and self.rng.random() < 0.25 or shape.startswith("digits"):
                    word = self.invented(word)
                elif shape in ("lower", "title", "upper"):
                    word = list(self.pool[shape][self.rng.integers(len(self.pool[shape]))])
            out_tokens += word
            out_labels += [tag] + [-100] * (len(word) - 1)
        return np.array(out_tokens, dtype=np.int64), np.array(out_labels, dtype=np.int64)

    def epoch(self):
        out = []
        for row in self.rows:
            tokens, labels = row[:2]
            if self.rng.random() < 0.5:
                tokens, labels = mixture(self.lines, self.rng.integers(24, self.limit), self.rng)
            tokens, labels = self.exchange(tokens, labels)
            out.append((tokens[:self.limit], labels[:self.limit]))
        return out


def fit(model, augmenter, prepared, epochs, generator):
    dev = prepared.read("dev")
    steps = epochs * len(batches(augmenter.epoch(), BATCH_TOKENS, torch.Generator().manual_seed(0)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    rates = schedule(optimizer, steps)
    history = []
    for epoch in range(epochs):
        model.train()
        start, seen = time.time(), 0
        rows = augmenter.epoch()
        for batch in batches(rows, BATCH_TOKENS, generator):
            ids, mask, labels = prepared.collate(rows, batch)
            loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            rates.step()
            seen += ids.numel()
        got = prepared.score(model, dev)
        history.append({"epoch": epoch + 1, "dev_token_accuracy": got["tokens"], "dev_identifier_accuracy": got["identifiers"]})
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}, development {got}, {seen / (time.time() - start):.0f} tokens/s", flush=True)
    return history


def export(model, path):
    """Write the graph, with the token table stored as fp16 and cast after the Gather."""
    to_onnx(model, path)
    graph_model = onnx.load(str(path))
    graph = graph_model.graph
    table = next(i for i in graph.initializer if i.name.endswith("word_embeddings.weight"))
    gather = next(n for n in graph.node if n.op_type == "Gather" and n.input[0] == table.name)
    half = numpy_helper.from_array(numpy_helper.to_array(table).astype(np.float16), table.name)
    table.CopyFrom(half)
    output = gather.output[0]
    gather.output[0] = output + "_fp16"
    cast = helper.make_node("Cast", [gather.output[0]], [output], name="token_table_cast", to=TensorProto.FLOAT)
    graph.node.insert(list(graph.node).index(gather) + 1, cast)
    onnx.checker.check_model(graph_model)
    path.write_bytes(graph_model.SerializeToString())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args()

    deterministic(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    prepared = Prepared(args.prepared)
    meta, labels = prepared.meta, prepared.meta["labels"]
    config = BertConfig(vocab_size=meta["vocabulary"], hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=512,
                        max_position_embeddings=meta["window"], pad_token_id=prepared.pad, attn_implementation="eager",
                        id2label=dict(enumerate(labels)), label2id={l: i for i, l in enumerate(labels)})
    model = BertForTokenClassification(config)
    vocabulary = json.loads((args.prepared / "tokenizer.json").read_text())["model"]["vocab"]
    augmenter = Augmenter(prepared.read("train"), vocabulary, prepared.limit, args.seed)
    history = fit(model, augmenter, prepared, args.epochs, generator)
    # The table is stored as fp16: score and export what is stored.
    with torch.no_grad():
        table = model.bert.embeddings.word_embeddings.weight
        table.copy_(table.half().float())

    args.out.mkdir(parents=True, exist_ok=True)
    export(model, args.out / "model.onnx")
    write_beside(args.out, model, prepared, {"model_max_length": meta["window"], "tokenizer_class": "BertTokenizer", "do_lower_case": False},
                 {"seed": args.seed, "epochs": args.epochs, "history": history})


if __name__ == "__main__":
    main()
