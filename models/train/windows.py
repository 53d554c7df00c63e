"""The arrays that `go run ./models/train/prepare` writes, as batches for torch, and the files of a model."""
import json
import pathlib
import shutil

import numpy as np
import torch


class Prepared:
    """A folder of prepared arrays: its meta.json and the windows of its parts."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.meta = json.loads((self.folder / "meta.json").read_text())
        self.before, self.after, self.pad = self.meta["prefix"], self.meta["suffix"], self.meta["pad"]
        self.limit = self.meta["window"] - len(self.before) - len(self.after)

    def read(self, part):
        """The windows of a part: (tokens, labels, line starts) without special tokens."""
        arrays = [np.fromfile(self.folder / f"{part}.{kind}.i32", dtype="<i4") for kind in ("tokens", "labels", "lines", "lengths")]
        tokens, labels, lines, lengths = arrays
        ends = np.cumsum(lengths)
        cut = [slice(e - n + len(self.before), e - len(self.after)) for e, n in zip(ends, lengths)]
        return [(tokens[c], labels[c], lines[c]) for c in cut]

    def collate(self, rows, batch):
        """Input ids, mask and labels of a batch, with special tokens and padding."""
        head, tail = len(self.before), len(self.after)
        n = max(len(rows[i][0]) for i in batch) + head + tail
        ids, mask = np.full((len(batch), n), self.pad, dtype=np.int64), np.zeros((len(batch), n), dtype=np.int64)
        labels = np.full((len(batch), n), -100, dtype=np.int64)
        for at, i in enumerate(batch):
            tokens, tags = rows[i][:2]
            k = head + len(tokens)
            ids[at, :head], ids[at, head:k], ids[at, k:k + tail] = self.before, tokens, self.after
            mask[at, :k + tail], labels[at, head:k] = 1, tags
        return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(labels)

    def score(self, model, rows):
        """Share of words with the right tag, the same of identifier words, and their F1: each is a word whose tag is not O."""
        model.eval()
        right = total = hits = gold = guessed = 0
        with torch.no_grad():
            for at in range(0, len(rows), 32):
                ids, mask, labels = self.collate(rows, range(at, min(at + 32, len(rows))))
                guess = model(input_ids=ids, attention_mask=mask).logits.argmax(-1)
                scored = labels != -100
                hit = (guess == labels) & scored
                right, total = right + hit.sum().item(), total + scored.sum().item()
                is_gold = scored & (labels != 0)
                hits, gold = hits + (hit & is_gold).sum().item(), gold + is_gold.sum().item()
                guessed += (scored & (guess != 0)).sum().item()
        return {"tokens": round(right / total, 4), "identifiers": round(hits / gold, 4), "f1": round(2 * hits / (gold + guessed), 4)}


def deterministic(seed):
    """Make torch do the same each time."""
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)


def split_lines(row):
    """The lines of a window, as (tokens, labels)."""
    tokens, labels, lines = row
    cuts = [0] + [i for i in range(1, len(tokens)) if lines[i]] + [len(tokens)]
    return [(tokens[a:b], labels[a:b]) for a, b in zip(cuts, cuts[1:]) if b > a]


def mixture(lines, target, rng):
    """Lines of different notes in random order, of target tokens or a little more."""
    parts, size = [], 0
    while size < target:
        parts.append(lines[rng.integers(len(lines))])
        size += len(parts[-1][0])
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def batches(rows, tokens, generator):
    """Batches of similar length, in random order; about that many tokens each."""
    noise = torch.rand(len(rows), generator=generator).numpy()
    order = sorted(range(len(rows)), key=lambda i: (len(rows[i][0]) // 16, noise[i]))
    out, batch = [], []
    for i in order:
        if batch and (len(batch) + 1) * max(len(rows[i][0]), len(rows[batch[0]][0])) > tokens:
            out.append(batch)
            batch = []
        batch.append(i)
    out.append(batch)
    return [out[i] for i in torch.randperm(len(out), generator=generator).tolist()]


def schedule(optimizer, steps):
    """Linear warm-up over 6 % of the steps, then linear decay to nothing."""
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / (0.06 * steps)) * max(0, 1 - s / steps))


def reference(model, out):
    """Logits of three fixed inputs, for the test that compares them with ONNX Runtime."""
    model.eval()
    generator = torch.Generator().manual_seed(7)
    cases = []
    for n in (3, 17, 64):
        ids = torch.randint(5, model.config.vocab_size, (1, n), generator=generator)
        with torch.no_grad():
            logits = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits[0]
        cases.append({"input_ids": ids[0].tolist(), "logits": [[round(x, 5) for x in row] for row in logits.tolist()]})
    (out / "reference.json").write_text(json.dumps(cases) + "\n")


def to_onnx(model, path):
    """Export a BERT token classifier with dynamic batch and sequence axes."""
    model.eval()
    example = (torch.ones(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long), torch.zeros(2, 8, dtype=torch.long))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {n: {0: "batch", 1: "sequence"} for n in names + ["logits"]}

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = model

        def forward(self, input_ids, attention_mask, token_type_ids):
            return self.inner(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits

    torch.onnx.export(Logits(), example, str(path), input_names=names, output_names=["logits"], dynamic_axes=axes, opset_version=17,
                      do_constant_folding=True, dynamo=False)


def write_config(config, out):
    """config.json with what a reader of the model needs."""
    settings = json.loads(config.to_json_string(use_diff=False))
    keep = ["model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
            "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "pad_token_id", "id2label", "label2id"]
    slim = {"architectures": ["BertForTokenClassification"], **{k: settings[k] for k in keep}}
    (out / "config.json").write_text(json.dumps(slim, indent=1, sort_keys=True) + "\n")


def write_beside(out, model, prepared, tokenizer_config, training):
    """What lies beside model.onnx: shape, tokenizer, words of the training text, logits to compare with, how it was trained."""
    write_config(model.config, out)
    (out / "tokenizer_config.json").write_text(json.dumps(tokenizer_config, indent=1) + "\n")
    for file in ("tokenizer.json", "words.txt.gz"):
        shutil.copy(prepared.folder / file, out / file)
    reference(model, out)
    made_from = {k: prepared.meta[k] for k in ("sha256", "notes", "development_notes", "tokens")}
    (out / "training.json").write_text(json.dumps({**training, "torch": torch.__version__, **made_from}, indent=1) + "\n")
