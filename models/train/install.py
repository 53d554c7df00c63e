"""Put trained models into models/zoo, with bench.json and card.

    python install.py TRAINED_FOLDER ZOO_FOLDER
"""
import hashlib
import json
import pathlib
import shutil
import sys

MULTICULTURE = {"suites": ["multiculture", "multiculture-quick", "smoke", "efficiency"], "corpus": "multiculture", "tokenizer": "the train notes of all variants",
                "labels": "label set mc14 (14 labels)", "held_out": "two templates", "category": ""}
CODEMIX = {"suites": ["codemix"], "corpus": "codemix", "tokenizer": "the code-mixed train notes", "labels": "the 42 fine labels", "held_out": "two templates",
           "variants": ["zh-Hant"], "before": "", "languages": "Chinese and English mixed, identifiers of Taiwan"}
ABOUT = {
    "tiny-us": {**MULTICULTURE, "variants": ["en-US"], "before": "", "what": "en-US identifiers only", "design": "24 templates x 3 genders x 48 draws",
                "languages": "English notes; identifiers of en-US"},
    "tiny-multi": {**MULTICULTURE, "before": "tiny-us", "what": "the identifiers of all 16 variants", "design": "24 templates x 3 genders x 16 variants x 3 draws",
                   "variants": ["en-US", "en-GB", "en-IN", "en-NG", "en-AU", "es-ES", "es-419", "fr-FR", "fr-SN", "zh-Hant", "zh-Hans", "zh-Latn", "hi-Deva", "hi-Latn", "bn-Beng", "bn-Latn"],
                   "languages": "English notes; identifiers of all variants"},
    "tiny-mix": {**CODEMIX, "category": "all", "what": "Chinese and English in one note", "design": "24 templates x 3 genders x 16 draws"},
    "tiny-mix-en": {**CODEMIX, "category": "english-only", "what": "only the English sentences of code-mixed notes", "design": "the English-only sentences of 24 templates x 3 genders x 16 draws"},
    "tiny-mix-zh": {**CODEMIX, "category": "chinese-only", "what": "only the Chinese sentences of code-mixed notes", "design": "the Chinese-only sentences of 24 templates x 3 genders x 16 draws"},
    "tiny-mix-mixed": {**CODEMIX, "category": "mixed", "what": "only the mixed sentences of code-mixed notes", "design": "the mixed sentences of 24 templates x 3 genders x 16 draws"},
}
CARD = """# {name} (demonstration)

A tiny transformer token classifier, trained by the polyphi project on synthetic
notes with {what}. It makes a fresh install print a row in seconds. Not for
clinical use; it says nothing about any model family.

| | |
| --- | --- |
| shape | BERT form, 2 layers x 128, 2 heads, 256 positions, {parameters:,} parameters |
| storage | token table fp16 (Gather, then Cast), all else fp32 |
| tokenizer | WordPiece, cased, {vocabulary:,} pieces, learned on {tokenizer} |
| labels | BIO over {labels} |
| window, overlap | 256, 32 tokens |
| languages | {languages} |
| suites | {suites} |
| training set | {notes:,} notes for training, {development:,} for development ({held_out} held out); {design}; SHA-256 `{sha256}` |
| recipe | `make zoo`: models/train/prepare, models/train/train.py, seed {seed}, {epochs} epochs, torch {torch} |
| development | tokens {tokens:.4f}, identifier tokens {identifiers:.4f} right, in the last epoch |
| model.onnx | SHA-256 `{model_sha256}` |
| licence | Apache-2.0; the training notes are CC0-1.0 |

Development scores by epoch (token accuracy, identifier token accuracy): {history}.

The development part has names of the train banks, so these numbers are higher than
on the test suites.
"""


def install(trained, zoo, name):
    source, target = trained / name, zoo / name
    target.mkdir(parents=True, exist_ok=True)
    for file in ("model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json", "reference.json", "words.txt.gz"):
        shutil.copy(source / file, target / file)
    training = json.loads((source / "training.json").read_text())
    config = json.loads((source / "config.json").read_text())
    about = ABOUT[name]
    h, layers, vocabulary, positions = config["hidden_size"], config["num_hidden_layers"], config["vocab_size"], config["max_position_embeddings"]
    labels = len(config["id2label"])
    parameters = vocabulary * h + positions * h + 2 * h + 2 * h + layers * (12 * h * h + 13 * h) + labels * (h + 1)
    bench = {"format": "polyphi-model/1", "window": 256, "overlap": 32, "aggregate": "first", "licence": "Apache-2.0", "suites": about["suites"], "demonstration": True,
             "before": about["before"], "family": "encoder", "parameters": parameters, "precision": "fp32, token table fp16", "adaptation": "full",
             "training": {"corpora": [about["corpus"] + "/train"], "sha256": training["sha256"], "variants": about["variants"], "category": about["category"], "vocabulary": "words.txt.gz",
                          "kind": "synthetic", "generator": "polyphi/multiculture/1"}}
    if not about["category"]:
        del bench["training"]["category"]
    (target / "bench.json").write_text(json.dumps(bench, indent=1, ensure_ascii=False) + "\n")
    last = training["history"][-1]
    card = CARD.format(name=name, what=about["what"], parameters=parameters, vocabulary=vocabulary, tokenizer=about["tokenizer"], labels=about["labels"], languages=about["languages"],
                       suites=", ".join(about["suites"]), notes=training["notes"], development=training["development_notes"], held_out=about["held_out"], design=about["design"], sha256=training["sha256"], seed=training["seed"], epochs=training["epochs"], torch=training["torch"],
                       tokens=last["dev_token_accuracy"], identifiers=last["dev_identifier_accuracy"],
                       model_sha256=hashlib.sha256((target / "model.onnx").read_bytes()).hexdigest(),
                       history=", ".join(f"{h['dev_token_accuracy']:.3f} / {h['dev_identifier_accuracy']:.3f}" for h in training["history"]))
    (target / "README.md").write_text(card)


if __name__ == "__main__":
    trained = pathlib.Path(sys.argv[1])
    for name in ABOUT:
        if (trained / name).is_dir():  # one model may be trained alone
            install(trained, pathlib.Path(sys.argv[2]), name)
