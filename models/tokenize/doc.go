// Package tokenize turns a tokenizer.json into a tokenizer whose ids and
// offsets are those of the reference implementation (npm package tokenizers
// 0.23.2, the Rust library), bit for bit.
//
// Three families are accepted, each with the parts named:
//
//   - WordPiece with BertNormalizer or none and BertPreTokenizer (BERT and its
//     many children);
//   - byte-level BPE with no normalizer and ByteLevel, with a space put before
//     the text or not (RoBERTa and other children of GPT-2);
//   - Unigram with a Precompiled normalizer and Metaspace (XLM-R, mDeBERTa,
//     multilingual E5).
//
// Load refuses everything else by the name of the part, unknown keys inside an
// accepted part included: a tokenizer that is nearly right gives wrong names
// without a sound.
//
// A Tokenizer is read-only and may be shared. Encoding needs scratch space and
// a word cache, so every worker takes its own Encoder. Special tokens around
// the text are not added here: windows add Prefix and Suffix themselves.
// Truncation and padding settings of the file are ignored for the same reason;
// of a post-processor only the special ids and the trimming of offsets count.
package tokenize
