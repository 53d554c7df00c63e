"""Writes random tag sequences on which the scorers are asked: cases.py FOLDER.

One file for each scorer, a JSON object a line: gold and predicted sentences, tags
apart by blanks. Predictions are gold with errors, or independent of it.
"""
import json
import pathlib
import random
import sys

SEED = 20240601
SCHEMES = {"IOB1": "IOB", "IOB2": "IOB", "IOE2": "IOE", "IOBES": "IOBES", "BILOU": "BILOU"}


def tag(rng, letters, labels):
    prefix = rng.choice(letters)
    return "O" if prefix == "O" else prefix + "-" + rng.choice(labels)


def proper(rng, scheme, labels, length):
    """A sentence of well-formed spans in a scheme."""
    first, inside, last, single = {"IOB1": "IIII", "IOB2": "BIIB", "IOE2": "IIEE", "IOBES": "BIES", "BILOU": "BILU"}[scheme]
    tags, before = [], ""
    while len(tags) < length:
        label = rng.choice(labels)
        n = min(rng.choice([1, 1, 2, 3, 5]), length - len(tags))
        if rng.random() < 0.5:
            tags, before = tags + ["O"] * n, ""
            continue
        prefixes = [single] if n == 1 else [first] + [inside] * (n - 2) + [last]
        if scheme == "IOB1" and label == before:
            prefixes[0] = "B"
        tags, before = tags + [p + "-" + label for p in prefixes], label
    return tags


def spoil(rng, tags, letters, labels, rate):
    return [tag(rng, letters, labels) if rng.random() < rate else t for t in tags]


def case(rng, letters, labels, make, lengths=(0, 1, 1, 2, 3, 4, 5, 6, 8, 12)):
    """Sentences of both sides; make(n) gives the gold tags of one."""
    gold, pred = [], []
    kind = rng.random()
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        g = make(rng.choice(lengths))
        if kind < 0.3:  # anything goes
            g = spoil(rng, g, letters, labels, 1)
            p = spoil(rng, g, letters, labels, 1)
        elif kind < 0.6:  # well formed, independent
            p = make(len(g))
        else:  # gold with errors
            p = spoil(rng, g, letters, labels, rng.choice([0, 0.1, 0.3, 0.6]))
        gold.append(g)
        pred.append(p)
    return {"gold": [" ".join(s) for s in gold], "pred": [" ".join(s) for s in pred]}


def loose(rng, letters, odd, count, schemes=tuple(SCHEMES), labels=("X", "Y", "ID-NUM")):
    """Cases for scorers that take any tag, odd ones among them."""
    for _ in range(count):
        scheme = rng.choice(schemes)
        some = labels[: rng.choice([1, 2, 3])]
        c = case(rng, letters, some, lambda n: proper(rng, scheme, some, n))
        if rng.random() < 0.3:
            sprinkle(rng, c, odd)
        yield c


def sprinkle(rng, c, odd):
    """Puts odd tags into a case: a few kinds, so that they meet."""
    some, rate = rng.sample(odd, rng.choice([2, 3, len(odd)])), rng.choice([0.2, 0.6])
    for side in ("gold", "pred"):
        c[side] = [" ".join(rng.choice(some) if rng.random() < rate else t for t in s.split()) for s in c[side]]


def strict(rng, count):
    for _ in range(count):
        scheme = rng.choice(list(SCHEMES))
        labels = ["X", "Y", "ID-NUM"][: rng.choice([1, 2, 3])]
        letters = SCHEMES[scheme]
        if rng.random() < 0.03:
            letters += "BESLU"  # an error in most
        c = case(rng, letters, labels, lambda n: proper(rng, scheme, labels, n))
        if rng.random() < 0.1:
            sprinkle(rng, c, [p + rest for p in letters for rest in ("-X", "-X-", "--X", "X", "")])
        c["scheme"] = scheme if rng.random() < 0.85 else ""
        yield c


def spans(rng, count):
    """Lists of spans, nested, equal and in any order, as label:first-last."""
    for _ in range(count):
        def some(n, size):
            out = []
            for _ in range(n):
                start = rng.randrange(size)
                out.append("%s:%d-%d" % (rng.choice("AB"), start, start + rng.choice([0, 0, 1, 2, 5, 150])))
            return out
        gold, pred = [], []
        for _ in range(rng.choice([1, 1, 2])):
            size = rng.choice([3, 8, 30])
            g = some(rng.randrange(6), size)
            p = [s if rng.random() < 0.5 else some(1, size)[0] for s in g] + some(rng.randrange(3), size)
            rng.shuffle(p)
            gold.append(" ".join(g))
            pred.append(" ".join(p))
        yield {"gold": gold, "pred": pred}


def perl(rng, odd):
    # a chunk open on both sides, closed by labels alone, since nothing ends at a point
    yield {"gold": ["B-X .-X I-Y O"], "pred": ["B-X .-X I-Z O"]}
    yield from loose(rng, "BIOESLUO", odd, 3000)


def fair(rng, count):
    """IOB2; an I goes on with the span before whatever its label, and at the start is an error."""
    # ties between two paired spans: by what is left of them, and by the time of pairing
    yield {"gold": ["B-X I-X I-X I-X I-X I-X I-X B-Z I-Z I-Z I-Z"], "pred": ["B-X I-X I-X I-X I-X B-P I-P I-P I-P O B-Z"]}
    yield {"gold": ["B-X I-X I-X I-X B-Z I-Z I-Z I-Z"], "pred": ["B-Q I-Q B-P I-P I-P I-P B-Z I-Z"]}
    for _ in range(count):
        labels, make = ["X", "Y", "ID-NUM"][: rng.choice([1, 2, 3])], proper
        if rng.random() < 0.6:
            labels, make = rng.choice([["X"], ["X", "Y"], ["X", "Y", "Z", "V"]]), dense
        c = case(rng, "OBBI", labels, lambda n: make(rng, "IOB2", labels, n), lengths=(0, 1, 3, 6, 9, 14, 20))
        if rng.random() < 0.97:
            for side in ("gold", "pred"):
                c[side] = [mend(s) for s in c[side]]
        yield c


def dense(rng, _, labels, length):
    """Long and short IOB2 spans with little between them, so that many overlap."""
    tags, longest = [], rng.choice([3, 6, 10])
    while len(tags) < length:
        label = rng.choice(labels)
        if rng.random() < 0.15:
            tags += ["O"]
        tags += ["B-" + label] + ["I-" + label] * rng.randrange(longest)
    return tags[:length]


def mend(sentence):
    tags, before = sentence.split(), "O"
    for i, t in enumerate(tags):
        if t[0] == "I" and before == "O":
            tags[i] = "B" + t[1:]
        before = t
    return " ".join(tags)


def nervaluate(rng, letters, odd, schemes):
    yield from loose(rng, letters, odd, 2500, schemes)
    for _ in range(200):  # spans of which one token is less than a hundredth
        n = rng.choice([90, 100, 101, 150, 220])
        gold = ["O"] * 3 + ["B-X"] + ["I-X"] * (n - 1) + ["O"] * 3
        pred, at = ["O"] * len(gold), rng.randrange(4)
        while at < len(pred):
            k = min(rng.choice([1, 1, 2, 4]), len(pred) - at)
            pred[at : at + k] = ["B-" + rng.choice("XXY")] + ["I-X"] * (k - 1)
            at += k + rng.choice([0, 30, 90])
        sides = [" ".join(gold), " ".join(pred)]
        rng.shuffle(sides)
        yield {"gold": sides[:1], "pred": sides[1:]}


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    odd = ["B", "I", "O-X", "B-", "E-", "BX", "B_X", "M-X", ".-X", "[-X", "]-X", "B-0", "Éa-X", "S-X-", "-X", "I--X", "0"]
    odd_bi = ["B-", "I-", "B-0", "I--X", "B-X-", "BX", "E-X", "X"]
    files = {
        "seqeval": lambda rng: loose(rng, "BIOESLUO", odd, 4000),
        "seqeval-strict": lambda rng: strict(rng, 5000),
        "conlleval": lambda rng: perl(rng, odd),
        "nervaluate": lambda rng: nervaluate(rng, "BIO", odd_bi, ["IOB1", "IOB2"]),
        "nervaluate-0.3": lambda rng: nervaluate(rng, "BIOESLUO", odd_bi + ["B", "I"], list(SCHEMES)),
        "nervaluate-spans": lambda rng: spans(rng, 2000),
        "nervaluate-0.3-spans": lambda rng: spans(rng, 2000),
        "faireval": lambda rng: fair(rng, 6000),
    }
    for i, (name, make) in enumerate(files.items()):
        rng = random.Random(SEED + i)
        with open(out / (name + ".jsonl"), "w", encoding="utf-8") as f:
            for c in make(rng):
                f.write(json.dumps(c, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
