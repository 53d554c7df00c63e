// Writes the byte-level BPE fixtures of models/tokenize from the reference.
// Development only; see fixtures.mjs for how to get the reference:
//
//   cp bpe.mjs random.mjs REF/ && cd REF && node bpe.mjs TESTDATA
//
// TESTDATA holds cased.jsonl.gz, whose texts are used again, and takes the
// results. Same seed, same bytes.
import tk from 'tokenizers';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { draws } from './random.mjs';

const dir = process.argv[2];
const { random, below, pick } = draws(20260614);
const write = (name, s) => fs.writeFileSync(`${dir}/${name}.gz`, zlib.gzipSync(Buffer.from(s), { level: 9 }));

// The symbol of every byte: itself where that prints, else U+0100 and on.
const symbols = [];
for (let b = 0, n = 256; b < 256; b++) symbols.push(String.fromCodePoint((b > 32 && b < 127) || (b > 160 && b !== 173) ? b : n++));

// Texts: those of the WordPiece fixtures, then what this pre-tokenizer minds:
// contractions, runs of all white space, numbers, symbols.
const shared = zlib.gunzipSync(fs.readFileSync(`${dir}/cased.jsonl.gz`)).toString().trim().split('\n').map(l => JSON.parse(l).text);
const bits = ["'s", "'S", "'t", "'re", "'ve", "'m", "'ll", "'l", "'d", "'", '’s', "O'Brien", "we'd've", '12', '٣٤', '½', 'Ⅷ', '五', '3.5', '120/80', '"', '...', '—', '。', '(x)', '#1',
  'Smith', 'Nguyễn', '張家明', 'नमस्ते', 'โรงพยาบาล', 'Jose\u0301', '👩‍⚕️', '\ufeff', '\u200b', '\u{2ebf0}', '\u{13460}', '\u{1e7e0}', 'x', 'é', 'а'];
const blanks = [' ', ' ', ' ', '  ', '   ', '\n', '\n\n', ' \n', '\n ', '\r\n', '\t', '\t ', '\u00a0', ' \u00a0', '\u3000', '\u3000 ', '\u0085', '\u2028', '\u180e', '', ''];
const own = ['', ' ', '  ', '     ', '\n', '\n\n', ' \n', '\n ', '\u3000', '\u3000\u3000', "'", "'s", " 's", "''s", "'s's", '!\'s', 'a'.repeat(300), 'ab'.repeat(150), 'é'.repeat(130), ' '.repeat(300), '張'.repeat(90), 'aA1!'.repeat(40)];
while (own.length < 1600) own.push(pick(['', '', pick(blanks)]) + Array.from({ length: 1 + below(7) }, () => pick(bits) + pick(blanks)).join(''));
const texts = [...shared, ...own];

// merges learns n pairs as BPE does (the commonest pair, ties by its name) from
// the texts, then moves some about: any order of valid merges is a model.
function learn(n) {
  const pre = tk.byteLevelPreTokenizer(false, true), count = new Map();
  for (const t of texts) for (const [w] of pre.preTokenizeString(t)) count.set(w, (count.get(w) ?? 0) + 1);
  const words = [...count].filter(([w]) => [...w].length < 40).map(([w, c]) => ({ parts: [...w], c }));
  const merges = [];
  while (merges.length < n) {
    const pairs = new Map();
    for (const { parts, c } of words) for (let i = 1; i < parts.length; i++) {
      const key = parts[i - 1] + ' ' + parts[i];
      pairs.set(key, (pairs.get(key) ?? 0) + c);
    }
    // Thirty at once: a merge only rarely changes which pairs are next.
    const best = [...pairs].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)).slice(0, 30).map(x => x[0]);
    for (const key of best) {
      const [a, b] = key.split(' ');
      merges.push([a, b]);
      for (const w of words) for (let i = 1; i < w.parts.length; i++) if (w.parts[i - 1] === a && w.parts[i] === b) w.parts.splice(i - 1, 2, a + b);
    }
  }
  for (let i = 0; i < n / 20; i++) {
    const x = below(n), y = below(n);
    [merges[x], merges[y]] = [merges[y], merges[x]];
  }
  return [...merges, merges[below(n)]]; // one twice: its later rank counts
}

function vocabularyOf(merges) {
  const vocab = {};
  let next = 0;
  const add = s => { if (!Object.hasOwn(vocab, s)) vocab[s] = next++; };
  ['<s>', '<pad>', '</s>', '<unk>', ...symbols, ...merges.map(([a, b]) => a + b), '<mask>'].forEach(add);
  return vocab;
}
const added = (content, id, more = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more });
const roberta = (trim_offsets, add_prefix_space) => ({ type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets, add_prefix_space });
const byteLevel = (trim_offsets, add_prefix_space) => ({ type: 'ByteLevel', add_prefix_space, trim_offsets, use_regex: true });

function tokenizer(vocab, merges, prefix, post, more = []) {
  return {
    version: '1.0', truncation: { direction: 'Right', max_length: 8, strategy: 'LongestFirst', stride: 0 },
    padding: { strategy: { Fixed: 8 }, direction: 'Right', pad_to_multiple_of: null, pad_id: 1, pad_type_id: 0, pad_token: '<pad>' },
    added_tokens: [...['<s>', '<pad>', '</s>', '<unk>'].map((s, i) => added(s, i)), added('<mask>', vocab['<mask>'], { lstrip: true }), ...more],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: prefix, trim_offsets: true, use_regex: true },
    post_processor: post,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false, byte_fallback: false, ignore_merges: false,
      vocab, merges,
    },
  };
}
const load = json => tk.Tokenizer.fromString(JSON.stringify({ ...json, truncation: null, padding: null }));

// spans are, token by token, the start less the end before it, and the length,
// in code points.
async function encode(t, text) {
  const e = await t.encode(text, null, { addSpecialTokens: false });
  const spans = [];
  let last = 0;
  for (const [a, b] of e.getOffsets()) { spans.push(a - last, b - a); last = b; }
  return { ids: e.getIds(), spans };
}

// One line a text: {"text", "ids", "spans"}. ids are those without and with
// add_prefix_space, spans those of the same two untrimmed and then trimmed.
async function fixtures(name, json, list) {
  write(`${name}.json`, JSON.stringify(json));
  const variants = [[false, false], [true, false], [false, true], [true, true]].map(([prefix, trim]) =>
    load({ ...json, pre_tokenizer: { ...json.pre_tokenizer, add_prefix_space: prefix }, post_processor: roberta(trim, prefix) }));
  const lines = [];
  for (const text of list) {
    const got = [];
    for (const v of variants) got.push(await encode(v, text));
    lines.push(JSON.stringify({ text, ids: got.slice(0, 2).map(g => g.ids), spans: got.map(g => g.spans) }));
  }
  write(`${name}.jsonl`, lines.join('\n') + '\n');
}

// Added tokens of every kind on texts that hold them, and post-processors that
// trim in every way. One line a text: {"text", "post", "ids", "spans"}; post is
// the place in bpe.posts.json, a list of {"prefix", "post", "before", "after"}:
// add_prefix_space, the part, the special ids that it puts around a text.
async function specials(vocab, merges) {
  const n = Object.keys(vocab).length;
  const json = tokenizer(vocab, merges, false, roberta(true, true), [
    added('<note>', n, { lstrip: true, rstrip: true }), added('NAME', n + 1, { single_word: true, special: false }), added('ĠX9', n + 2),
    added('BP 120', n + 3, { normalized: true, special: false }), added('@@', n + 4, { normalized: true, rstrip: true }), added('@@@', n + 5, { normalized: true, lstrip: true, special: false })]);
  const sp = id => ({ SpecialToken: { id, type_id: 0 } }), A = { Sequence: { id: 'A', type_id: 0 } };
  const template = { type: 'TemplateProcessing', single: [sp('<s>'), A, sp('</s>')], pair: [A, { Sequence: { id: 'B', type_id: 1 } }], special_tokens: { '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] }, '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] } } };
  const bert = { type: 'BertProcessing', sep: ['</s>', 2], cls: ['<s>', 0] };
  const sequence = (...processors) => ({ type: 'Sequence', processors });
  const posts = [roberta(true, true), roberta(true, false), roberta(false, true), byteLevel(true, true), byteLevel(true, false), byteLevel(false, true), template, bert,
    sequence(byteLevel(true, false), template), sequence(byteLevel(false, true), roberta(true, true)), sequence(template), sequence(bert, byteLevel(true, true), roberta(false, true))].flatMap(post => [{ prefix: false, post }, { prefix: true, post }]);
  const loaded = posts.map(p => load({ ...json, pre_tokenizer: { ...json.pre_tokenizer, add_prefix_space: p.prefix }, post_processor: p.post }));
  for (const [i, p] of posts.entries()) {
    const ids = (await loaded[i].encode('a', null, { addSpecialTokens: true })).getIds(), own = (await encode(loaded[i], 'a')).ids;
    const at = ids.findIndex((_, k) => own.every((id, j) => ids[k + j] === id));
    Object.assign(p, { before: ids.slice(0, at), after: ids.slice(at + own.length) });
  }
  const marks = ['<mask>', ' <mask>', '<note>', '<note', 'NAME', 'xNAME', 'NAME ', 'ĠX9', ' ĠX9', 'BP 120', 'BP  120', '@@', '@@@', '@@@@', '</s>', '<s>', '<S>'];
  const lines = [];
  for (let i = 0; i < 4800; i++) {
    const text = Array.from({ length: 1 + below(6) }, () => pick(blanks) + (random() < 0.5 ? pick(marks) : pick(bits))).join('') + pick(blanks);
    lines.push(JSON.stringify({ text, post: i % posts.length, ...await encode(loaded[i % posts.length], text) }));
  }
  write('bpe.added.json', JSON.stringify(json));
  write('bpe.posts.json', JSON.stringify(posts));
  write('bpe.added.jsonl', lines.join('\n') + '\n');
}

// The exhaustive pass: for every code point c the tokens of "a" c "b 1" c "1 !"
// c "! N" c, with merges of a, 1 and ! with every first byte: they happen where
// c is a letter, a digit, neither. N is an added token of a single word, which
// is found where c is no part of a word, else it merges with the space. A line
// is a range of code points and the answer they share: of every token the
// bytes, start and end.
async function exhaustive() {
  const firsts = symbols.filter((_, b) => b < 128 || (b >= 0xc2 && b < 0xf5));
  const merges = [['Ġ', 'N'], ...['a', '1', '!'].flatMap(x => firsts.map(f => [x, f]))], vocab = vocabularyOf(merges);
  const json = tokenizer(vocab, merges, false, byteLevel(false, true), [added('N', vocab.N, { single_word: true, special: false })]);
  const t = load(json);
  write('exhaustive.bpe.json', JSON.stringify(json));
  const lines = [];
  let run = null;
  for (let c = 0; c < 0x110000; c++) {
    if (c >= 0xd800 && c < 0xe000) continue;
    const own = String.fromCodePoint(c);
    const e = await t.encode(`a${own}b 1${own}1 !${own}! N${own}`, null, { addSpecialTokens: false });
    const tokens = e.getTokens();
    const answer = e.getOffsets().map(([a, b], i) => `${[...tokens[i]].length}:${a}-${b}`).join(' ');
    if (run && run.last === c - 1 && run.answer === answer) run.last = c;
    else { run = { first: c, last: c, answer }; lines.push(run); }
  }
  write('exhaustive.bpe', lines.map(r => `${r.first.toString(16)}-${r.last.toString(16)} ${r.answer}`).join('\n') + '\n');
}

const merges = learn(3000), vocab = vocabularyOf(merges);
await fixtures('bpe', tokenizer(vocab, merges, false, roberta(true, true)), texts);
await specials(vocab, merges);
await exhaustive();
