"""Asks a scorer itself: peers.py SCORER CASES ANSWERS.

Each line of CASES comes back with what the scorer says under "peer", or with
"error" if it fails; the first line of ANSWERS names the scorer and its release.
Environment: CONLLEVAL, the Perl script; FAIREVAL, the folder of FairEval.py.
"""
import gzip
import importlib.metadata
import json
import math
import os
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")


def number(x):
    """A plain number; None for what is not one."""
    return None if math.isnan(x) else float(x)


def sentences(side):
    return [s.split() for s in side]


def seqeval(c):
    import seqeval.scheme
    from seqeval.metrics import accuracy_score, classification_report

    gold, pred = sentences(c["gold"]), sentences(c["pred"])
    strict = {}
    if "scheme" in c:
        strict = {"mode": "strict", "scheme": getattr(seqeval.scheme, c["scheme"]) if c["scheme"] else None}
    report = classification_report(gold, pred, output_dict=True, **strict)
    rows = {
        name.removesuffix(" avg"): [number(r["precision"]), number(r["recall"]), number(r["f1-score"]), int(r["support"])]
        for name, r in report.items()
    }
    return {"rows": rows, "accuracy": accuracy_score(gold, pred) if any(gold) else None}


def conlleval(c):
    lines = []
    for g, p in zip(sentences(c["gold"]), sentences(c["pred"])):
        lines += ["w %s %s\n" % tags for tags in zip(g, p)] + ["\n"]
    run = subprocess.run(["perl", os.environ["CONLLEVAL"]], input="".join(lines), capture_output=True, text=True, check=True)
    out = run.stdout.splitlines()
    words = out[0].split()  # processed N tokens with N phrases; found: N phrases; correct: N.
    answer = {"tokens": int(words[1]), "gold": int(words[4]), "found": int(words[7]), "correct": int(words[10].rstrip("."))}
    rows = {}
    for line in out[1:]:
        name, _, rest = line.partition(": ")
        values = rest.replace("%", "").replace(";", "").split()
        if name == "accuracy":
            answer["accuracy"], rows["micro"] = values[0], [values[2], values[4], values[6]]
        else:
            rows[name.strip()] = [values[1], values[3], values[5]]
    answer["printed"] = rows
    return answer


def entities(side):
    out = []
    for doc in side:
        spans = [s.split(":") for s in doc.split()]
        out.append([{"label": l, "start": int(b.split("-")[0]), "end": int(b.split("-")[1])} for l, b in spans])
    return out


def counts(r):
    r = r if isinstance(r, dict) else vars(r)
    return [r["correct"], r["incorrect"], r["partial"], r["missed"], r["spurious"], r["precision"], r["recall"], r["f1"]]


def nervaluate(c, spans=False):
    from nervaluate import Evaluator

    read = entities if spans else sentences
    gold, pred = read(c["gold"]), read(c["pred"])
    old = importlib.metadata.version("nervaluate") == "0.3.1"
    if spans:
        labels = {e["label"] for side in (gold, pred) for doc in side for e in doc}
        loader = "default" if old else "dict"
    else:
        labels = {"".join(list(t)[2:]) for side in (gold, pred) for s in side for t in s if t != "O"}
        loader = "list"
    answer = Evaluator(gold, pred, tags=sorted(labels), loader=loader).evaluate()
    overall, by_label = (answer[0], answer[1]) if old else (answer["overall"], answer["entities"])
    return {
        "schemas": {s: counts(r) for s, r in overall.items()},
        "labels": {l: {s: counts(r) for s, r in rs.items()} for l, rs in by_label.items()},
    }


def faireval(c):
    sys.path.insert(0, os.environ["FAIREVAL"])
    import FairEval

    total = {"overall": {}, "per_label": {}}

    def add(into, values):
        for kind, n in values.items():
            into[kind] = into.get(kind, 0) + n

    traditional = {}
    for g, p in zip(c["gold"], c["pred"]):
        read = lambda s: FairEval.get_spans(["w p " + t for t in s.split()], labels=["all"]) if s else []
        one = FairEval.compare_spans(read(g), read(p))
        add(total["overall"], one["overall"]["fair"])
        add(traditional, one["overall"]["traditional"])
        for label, values in one["per_label"]["fair"].items():
            add(total["per_label"].setdefault(label, {}), values)
    total["traditional"] = traditional
    weights = {
        "TP": {"TP": 1}, "FP": {"FP": 1}, "FN": {"FN": 1},
        "LE": {"TP": 0, "FP": 0.5, "FN": 0.5}, "LBE": {"TP": 0, "FP": 0.5, "FN": 0.5},
        "BEO": {"TP": 0.5, "FP": 0.25, "FN": 0.25}, "BES": {"TP": 0.5, "FP": 0, "FN": 0.5}, "BEL": {"TP": 0.5, "FP": 0.5, "FN": 0},
    }

    def rates(values, version):
        p, r = FairEval.precision(values, version, weights), FairEval.recall(values, version, weights)
        return [p, r, FairEval.fscore({"Prec": p, "Rec": r})]

    total["rows"] = {"fair": rates(total["overall"], "fair"), "weighted": rates(total["overall"], "weighted"), "traditional": rates(traditional, "traditional")}
    for label, values in total["per_label"].items():
        total["rows"][label] = rates(values, "fair")
    return total


SCORERS = {
    "seqeval": (seqeval, "seqeval"), "seqeval-strict": (seqeval, "seqeval"),
    "conlleval": (conlleval, "2004-01-26"),
    "nervaluate": (nervaluate, "nervaluate"), "nervaluate-0.3": (nervaluate, "nervaluate"),
    "nervaluate-spans": (lambda c: nervaluate(c, True), "nervaluate"), "nervaluate-0.3-spans": (lambda c: nervaluate(c, True), "nervaluate"),
    "faireval": (faireval, "579c8d76 (the copy in SFB1102/C6-classig-pipeline)"),
}


def main():
    name, cases, answers = sys.argv[1:]
    ask, release = SCORERS[name]
    if release.isalpha():
        release = importlib.metadata.version(release)
    with open(cases, encoding="utf-8") as f, open(answers, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        put = lambda o: out.write((json.dumps(o, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
        put({"scorer": name, "release": release})
        for line in f:
            c = json.loads(line)
            try:
                c["peer"] = ask(c)
            except (ValueError, KeyError, IndexError):
                c["error"] = True
            put(c)


if __name__ == "__main__":
    main()
