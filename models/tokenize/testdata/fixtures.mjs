// Writes the fixtures of models/tokenize from the reference. Development only:
//
//   mkdir -p REF && cd REF && npm install tokenizers@0.23.2
//   NODE_PATH is not read by modules, so run copies inside REF:
//   cp fixtures.mjs random.mjs REF/ && cd REF && node fixtures.mjs OUTPUT_FOLDER charsmap.bin
//
// charsmap.bin is nmt_nfkc as real files have it, from a trivial model of the
// Python packages sentencepiece==0.1.99 and protobuf<4:
//
//   import io, sentencepiece
//   from sentencepiece import sentencepiece_model_pb2 as pb
//   out, m = io.BytesIO(), pb.ModelProto()
//   sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(["a b c d e"] * 9), model_writer=out,
//     vocab_size=9, normalization_rule_name="nmt_nfkc")
//   m.ParseFromString(out.getvalue())
//   open("charsmap.bin", "wb").write(m.normalizer_spec.precompiled_charsmap)
//
// Same seed, same bytes. All texts are made here: word lists of ours, single
// code points and random mixtures of them.
import tk from 'tokenizers';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { draws } from './random.mjs';

const outDir = process.argv[2];
let { random, below, pick } = draws(20260307);

const words = {
  english: 'seen in clinic by Dr Smith on 3/14/2026 with chest pain, BP 120/80 mmHg; follow-up discharged e.g. O\'Brien\'s Mrs. Añez MRN#00123 (555) 010-9999 jane.doe@example.org 37.5°C ½ µg/mL 5×10⁹/L ±2 → ↑ €40 £ naïve café A&E "quoted" [sic] x/y a_b #tag'.split(' '),
  europe: 'Trøndelag åb Sørensen Ærø Þórður Łukasz Błażej Ștefan Țăran Öğüt İstanbul Işık Straße GROẞ Zoë François Muñoz João São Coração Dvořák Žižka Nguyễn fiancée ŒUVRE Ĳssel ŀ ĸ ŉ Ǆ ǅ ǆ'.split(' '),
  vietnamese: 'bệnh nhân Nguyễn Văn An Trần Thị Hương được khám ngày Đặng Phượng Ngọc Ưng ở thuốc trưởng'.split(' '),
  cyrillic: 'пациент Иванов Пётр Йосиф Київ Ґанна Ђорђе ЁЛКА осмотрен врачом Щукина й ё ї'.split(' '),
  greek: 'Ασθενής Παπαδόπουλος Γεώργιος ΣΊΣΥΦΟΣ εξετάστηκε ΐ ΰ ἀνήρ ᾳ ῷ Ὀδυσσεύς'.split(' '),
  chinese: '患者 張家明 王小明 于2026年3月 入院 复查 血压 高血壓 歐陽娜娜 〇 々 𠮷野 㐀 豈 﨑'.split(' '),
  japanese: '患者カルテを見た 佐藤さん タナカ ハルカ ガギグ がぎぐ ﾀﾅｶ ｶﾞ コーヒー ヴ ゟ 髙橋 です。 「入院」 ・'.split(' '),
  korean: '환자 김민수 이서연 진료 각 갂 뷁 ㄱㄴ ㅏ 한글 박지훈님이'.split(' '),
  hindi: 'मरीज राम शर्मा को डॉक्टर ने देखा क़लम ड़ ढ़ श्री ज़रूर ॐ ।'.split(' '),
  bengali: 'রোগী রহিম শর্মা ডাক্তার দেখেছেন ড় ঢ় য় কো কৌ ৎ'.split(' '),
  arabic: 'المريض محمد عبد الله أحمد إبراهيم مُحَمَّد لا ﻻ آ ؤ ئ ، ؟ ٣٤'.split(' '),
  thai: 'โรงพยาบาล นายสมชาย คนไข้ กำ น้ำ เด็ก นายJohn ๓๔'.split(' '),
  other: 'ລາວ ខ្មែរ မြန်မာ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ગુજરાતી ਪੰਜਾਬੀ አማርኛ გამარჯობა Ა Հայ שָׁלוֹם ᮘᮞ ᬩᬮ ꦗꦮ 𑂍𑂺 Ꭰ ꭰ'.split(' '),
  forms: 'Ｆｕｌｌ ｗｉｄｔｈ １２３ ，．！ ﬁ ﬂ ﬃ ﬅ Å K Ω ℡ ™ ① ⅷ ㎏ ㏑ 𝐁𝐨𝐥𝐝 ª º'.split(' '),
  emoji: '👩‍⚕️ 👨‍👩‍👧‍👦 🇳🇴 ❤️ ❤ ☎️ 1️⃣ 👍🏽 😀😷 🏳️‍🌈 ★'.split(' '),
};
const groups = Object.keys(words);
const odd = ['\u0000', '\u0007', '\u007f', '\u0085', '\u00a0', '\u00ad', '\u0301', '\u0323', '\u0307', '\u0344', '\u034f', '\u061c',
  '\u061d', '\u1680', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202c', '\u202e', '\u202f',
  '\u2060', '\u2066', '\u2069', '\u3000', '\u302e', '\u3099', '\ufb1d', '\ufe0f', '\ufeff', '\ufff9', '\ufffd', '\ue000', '\u{1d165}', '\u{1d16d}',
  '\u{1d15e}', '\u{11938}', '\u{1e94a}', '\u{1b44}', '\u{e0001}', '\u{e0100}', '\u{f0000}', '\u{2f800}', '\u{2b820}', '\u{2b920}', '\u0130', '\u017f', '\u1e9b\u0323',
  '\u0308\u0323', '\u{1d165}\u0323', '\u0323\u{1d16d}\u0301', '\u00e9\u{1d165}\u0323', '\u1b44\u0334', '\u0340', '\u0f43', '\u1f71'];
const spaces = [' ', ' ', ' ', ' ', ' ', ' ', '  ', '\n', '\r\n', '\r', '\t', '\u00a0', '\u3000', ''];
const marks = ['\u0300', '\u0301', '\u0303', '\u0308', '\u030a', '\u0323', '\u0327', '\u0331', '\u20dd', '\u0488'];

function randomScalar() {
  const u = random();
  const c = u < 0.5 ? below(0x3100) : u < 0.8 ? below(0x10000) : below(0x20000);
  return c >= 0xd800 && c < 0xe000 ? 'x' : String.fromCodePoint(c);
}
function mutate(w) {
  switch (below(14)) {
    case 0: return w.normalize('NFD');
    case 1: return w.normalize('NFC');
    case 2: return w.toUpperCase();
    case 3: return w.toLowerCase();
    case 4: { const c = [...w]; c.splice(below(c.length + 1), 0, pick(odd)); return c.join(''); }
    case 5: { const c = [...w]; c.splice(below(c.length + 1), 0, pick(marks)); return c.join(''); }
    case 6: return w + pick([',', '.', ':', ';', ')', '-', '、', '。', '！', '…', '’s', '\u2014']);
    case 7: return pick(['(', '[', '"', '«', '¿', '“', '`', '~', '^', '$', '<']) + w;
    default: return w;
  }
}
function text(scripts, n) {
  let s = '';
  for (let i = 0; i < n; i++) {
    s += mutate(pick(words[pick(scripts)]));
    if (random() < 0.03) s += pick(odd);
    if (random() < 0.02) s += randomScalar();
    if (i + 1 < n) s += pick(spaces);
  }
  return s;
}

const byHand = ['', ' ', 'a', 'Å', '張', '각', 'Trøndelag', 'åb', 'A\u030ab', 'José', 'Jose\u0301 x', 'Jose\u0301', '\ufeffSeen', 'a\r\nb', 'a\rb',
  'İstanbul', 'x\u200dy', 'x\u00ady\u00ad', '\u00ad', '[SEP]', 'a[SEP]b', '[ SEP ]', '[sep]', '[CLS][CLS] [MASK]', '[[SEP]]', '[UNK]', '[PAD]',
  'seen by 張家明 and Nguyễn Văn An', 'मरीज राम शर्मा, BP 120/80', '患者カルテを見た', 'a'.repeat(100), 'a'.repeat(101), 'é'.repeat(100), 'a'.repeat(1000), '-'.repeat(300),
  'e' + '\u0301'.repeat(150), 'x\u{1d165}\u0323y', '\u0323\u{1d16d}\u0301a'];
const texts = [...byHand];
for (const g of groups) for (const w of words[g]) texts.push(w);
for (const o of odd) texts.push(o, 'a' + o, o + 'a', 'ab' + o + 'cd', 'é' + o + '張');
for (let i = 0; i < 700; i++) texts.push(randomScalar());
for (let i = 0; i < 1200; i++) texts.push(Array.from({ length: 1 + below(8) }, () => random() < 0.3 ? pick(odd) : random() < 0.4 ? pick(marks) : randomScalar()).join(''));
for (const g of groups) for (let i = 0; i < 220; i++) texts.push(text([g], 1 + below(7)));
for (let i = texts.length; i < 10400; i++) texts.push(text([pick(groups), pick(groups), 'english'], 1 + below(10)));
texts.push(text(groups, 400), text(['english', 'europe'], 1500));

const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const special = (content, id, more = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more });

// vocabulary of whole words, beginnings, middles and ends that the texts hold,
// and of most single characters: those left out keep [UNK] in the fixtures.
function vocabulary(normalizer, size) {
  const pre = tk.bertPreTokenizer(), count = new Map(), alphabet = new Map();
  for (const t of texts) for (const [w] of pre.preTokenizeString(normalizer.normalizeString(t))) {
    const cs = [...w];
    for (const c of cs) alphabet.set(c, (alphabet.get(c) ?? 0) + 1);
    if (cs.length > 12) continue;
    for (let a = 0; a < cs.length; a++) for (let b = a + 2; b <= Math.min(cs.length, a + 6); b++) {
      const p = (a ? '##' : '') + cs.slice(a, b).join('');
      count.set(p, (count.get(p) ?? 0) + b - a);
    }
  }
  const vocab = {};
  let next = 0;
  const add = p => { if (!Object.hasOwn(vocab, p)) vocab[p] = next++; };
  specials.forEach(add);
  const byRank = m => [...m].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)).map(x => x[0]);
  for (const c of byRank(alphabet)) if (alphabet.get(c) > 1 || random() < 0.8) { add(c); add('##' + c); }
  let n = size;
  for (const p of byRank(count)) if (n > 0 && random() < 0.7) { add(p); n--; }
  return vocab;
}
function template(vocab, normalizer) {
  const sp = (t, type_id = 0) => ({ SpecialToken: { id: t, type_id } }), seq = (id, type_id) => ({ Sequence: { id, type_id } });
  const entry = t => ({ id: t, ids: [vocab[t]], tokens: [t] });
  return {
    version: '1.0', truncation: { direction: 'Right', max_length: 8, strategy: 'LongestFirst', stride: 0 },
    padding: { strategy: { Fixed: 8 }, direction: 'Right', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
    added_tokens: specials.map((s, i) => special(s, i)),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, ...normalizer },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing', single: [sp('[CLS]'), seq('A', 0), sp('[SEP]')],
      pair: [sp('[CLS]'), seq('A', 0), sp('[SEP]'), seq('B', 1), sp('[SEP]', 1)],
      special_tokens: { '[CLS]': entry('[CLS]'), '[SEP]': entry('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab },
  };
}
const load = json => tk.Tokenizer.fromString(JSON.stringify({ ...json, truncation: null, padding: null }));
const zip = s => zlib.gzipSync(Buffer.from(s), { level: 9 });
const write = (name, s) => fs.writeFileSync(`${outDir}/${name}.gz`, zip(s));

// One line a text: {"text", "ids", "spans"}; spans are, token by token, the
// start less the end before it, and the length, in code points.
async function fixtures(name, json, list) {
  const t = load(json);
  const lines = [];
  for (const s of list) {
    const e = await t.encode(s, null, { addSpecialTokens: false });
    const spans = [];
    let last = 0;
    for (const [a, b] of e.getOffsets()) { spans.push(a - last, b - a); last = b; }
    lines.push(JSON.stringify({ text: s, ids: e.getIds(), spans }));
  }
  write(`${name}.json`, JSON.stringify(json));
  write(`${name}.jsonl`, lines.join('\n') + '\n');
}

// The exhaustive pass: for every code point c the tokens of "a" c "b", with a
// vocabulary of all characters that come out. A line is a range of code points
// and the answer they share: token, start, end; $ stands for c itself.
async function exhaustive(name, normalizer, options) {
  const lines = [];
  let run = null;
  const norm = tk.bertNormalizer(options);
  for (let block = 0; block < 0x110000; block += 0x2000) {
    const texts = [], seen = new Set(['a', 'b']);
    for (let c = block; c < block + 0x2000; c++) {
      if (c >= 0xd800 && c < 0xe000) continue;
      const s = 'a' + String.fromCodePoint(c) + 'b';
      texts.push([c, s]);
      for (const d of norm.normalizeString(s)) seen.add(d);
    }
    const vocab = {};
    let next = 0;
    for (const p of [...specials, ...[...seen].flatMap(d => [d, '##' + d])]) if (!Object.hasOwn(vocab, p)) vocab[p] = next++;
    const t = load(template(vocab, normalizer));
    for (const [c, s] of texts) {
      const e = await t.encode(s, null, { addSpecialTokens: false });
      const tokens = e.getTokens(), own = String.fromCodePoint(c);
      const answer = e.getOffsets().map(([a, b], i) => {
        const piece = tokens[i].replace(/^##/, '');
        return (tokens[i] === piece ? '' : '#') + (piece === own ? '$' : [...piece].map(x => x.codePointAt(0).toString(16)).join('+')) + ':' + a + '-' + b;
      }).join(' ');
      if (run && run.answer === answer && run.last === c - 1) run.last = c;
      else { if (run) lines.push(run); run = { first: c, last: c, answer }; }
    }
  }
  lines.push(run);
  write(`exhaustive.${name}`, lines.map(r => `${r.first.toString(16)}-${r.last.toString(16)} ${r.answer}`).join('\n') + '\n');
}

const kinds = {
  cased: [{ strip_accents: false, lowercase: false }, { cleanText: true, handleChineseChars: true, stripAccents: false, lowercase: false }],
  uncased: [{ strip_accents: null, lowercase: true }, { cleanText: true, handleChineseChars: true, stripAccents: true, lowercase: true }],
};
for (const [name, [normalizer, options]] of Object.entries(kinds)) {
  const json = template(vocabulary(tk.bertNormalizer(options), 5000), normalizer);
  await fixtures(name, json, texts);
  if (name === 'uncased') await added(json);
  await exhaustive(name, normalizer, options);
}

// Added tokens of every kind, on texts that hold them.
async function added(base) {
  const n = Object.keys(base.model.vocab).length;
  const list = [...base.added_tokens,
    special('<note>', n, { lstrip: true, rstrip: true }), special('<no', n + 1), special('NAME', n + 2, { single_word: true, special: false }),
    special('Sørensen', n + 3, { normalized: true, special: false }), special('BP 120', n + 4, { normalized: true, special: false, single_word: true }),
    special('@@', n + 5, { normalized: true, lstrip: true }), special('@@@', n + 6, { normalized: true })];
  const bits = ['<note>', '<no', '<note', 'NAME', 'Name', 'xNAME', 'NAMEé', '_NAME', 'Sørensen', 'SØRENSEN', 'so\u0301rensen', 'sørensens', 'BP 120', 'bp  120', 'BP\u00a0120', 'BP 1200', 'bp\n120', '@@', '@@@', '@@@@', ' @@', '[SEP]', '[sep]', '張', '\u0301', ' ', '  ', '\n', ',', 'x', 'é', '\u200d'];
  const own = [];
  for (let i = 0; i < 2500; i++) own.push(Array.from({ length: 1 + below(7) }, () => (random() < 0.3 ? ' ' : '') + (random() < 0.2 ? pick(words[pick(groups)]) : pick(bits))).join(''));
  await fixtures('added', { ...base, added_tokens: list }, own);
}

// Unigram: the forms of XLM-R, of mDeBERTa and of our own encoder share one
// vocabulary. To save bytes "@charsmap" stands for the charsmap in their files,
// and a line without a text has that of the same line of cased.jsonl.
({ random, below, pick } = draws(20260901));
const charsmap = fs.readFileSync(process.argv[3]);
const precompiled = { type: 'Precompiled', precompiled_charsmap: '@charsmap' };
const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
const spaceRuns = content => ({ type: 'Replace', pattern: { Regex: ' {2,}' }, content });
const bertNormalizer = (clean_text, strip_accents, lowercase) => ({ type: 'BertNormalizer', clean_text, handle_chinese_chars: true, strip_accents, lowercase });
const sequence = (key, list) => ({ type: 'Sequence', [key]: list });
const angled = ['<s>', '<pad>', '</s>', '<unk>'], squared = ['[CLS]', '[PAD]', '[SEP]', '[UNK]'];
const forms = {
  xlmr: {
    specials: angled, normalizer: precompiled,
    pre_tokenizer: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁', str_rep: '▁', add_prefix_space: true }]),
  },
  mdeberta: {
    specials: squared, normalizer: sequence('normalizers', [{ type: 'Strip', strip_left: true, strip_right: true }, precompiled, spaceRuns(' ')]),
    pre_tokenizer: sequence('pretokenizers', [metaspace]),
  },
  ours: {
    specials: angled, normalizer: sequence('normalizers', [precompiled, bertNormalizer(false, false, false)]),
    pre_tokenizer: sequence('pretokenizers', [{ type: 'BertPreTokenizer' }, metaspace]),
  },
  // The others on few texts only: other steps in the same places.
  oursuncased: {
    specials: angled, normalizer: sequence('normalizers', [precompiled, bertNormalizer(true, null, true)]),
    pre_tokenizer: sequence('pretokenizers', [{ type: 'BertPreTokenizer' }, metaspace]),
  },
  e5: {
    specials: angled, normalizer: sequence('normalizers', [precompiled, { type: 'Strip', strip_left: false, strip_right: true }, spaceRuns('▁')]),
    pre_tokenizer: metaspace,
  },
  first: {
    specials: angled, normalizer: sequence('normalizers', [precompiled, spaceRuns(' ')]),
    pre_tokenizer: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, { ...metaspace, prepend_scheme: 'first' }]),
  },
  marked: { // with the added tokens of markedTokens
    specials: squared, normalizer: sequence('normalizers', [{ type: 'Strip', strip_left: true, strip_right: true }, precompiled, spaceRuns(' ')]),
    pre_tokenizer: { ...metaspace, prepend_scheme: 'first' },
  },
};
const markedTokens = n => [
  special('NAME', n, { single_word: true, special: false }), special('<no', n + 1), special('<note>', n + 2, { lstrip: true, rstrip: true }),
  special('BP 120', n + 3, { normalized: true, special: false, single_word: true }), special('①', n + 4, { normalized: true, special: false }),
  special('Sørensen', n + 5, { normalized: true, lstrip: true })];

function unigram({ specials, normalizer, pre_tokenizer }, pieces) {
  const vocab = [...specials.map(s => [s, 0]), ...pieces], sp = t => ({ SpecialToken: { id: t, type_id: 0 } });
  const entry = t => ({ id: t, ids: [specials.indexOf(t)], tokens: [t] });
  const mask = specials === angled ? special('<mask>', vocab.length, { lstrip: true }) : special('[MASK]', vocab.length);
  return {
    version: '1.0', truncation: null, padding: null,
    added_tokens: [...specials.map((s, i) => special(s, i)), mask],
    normalizer, pre_tokenizer,
    post_processor: {
      type: 'TemplateProcessing', single: [sp(specials[0]), { Sequence: { id: 'A', type_id: 0 } }, sp(specials[2])],
      pair: [sp(specials[0]), { Sequence: { id: 'A', type_id: 0 } }, sp(specials[2]), { Sequence: { id: 'B', type_id: 0 } }, sp(specials[2])],
      special_tokens: { [specials[0]]: entry(specials[0]), [specials[2]]: entry(specials[2]) },
    },
    decoder: metaspace,
    model: { type: 'Unigram', unk_id: 3, vocab, byte_fallback: false },
  };
}
const loadUnigram = json => tk.Tokenizer.fromString(JSON.stringify(json).replaceAll('@charsmap', charsmap.toString('base64')));

// pieces are most single characters and parts of the words that the texts hold,
// with rounded scores so that ties occur.
function pieces(size) {
  const norm = tk.precompiled([...charsmap]), count = new Map(), alphabet = new Map([['▁', 4000]]);
  const pre = tk.sequencePreTokenizer([tk.whitespaceSplitPreTokenizer(), tk.metaspacePreTokenizer()]);
  for (const t of texts) for (const [w] of pre.preTokenizeString(norm.normalizeString(t))) {
    const cs = [...w];
    for (const c of cs) if (c !== '▁') alphabet.set(c, (alphabet.get(c) ?? 0) + 1);
    if (cs.length > 14) continue;
    for (let a = 0; a < cs.length; a++) for (let b = a + 2; b <= Math.min(cs.length, a + 7); b++) {
      const p = cs.slice(a, b).join('');
      count.set(p, (count.get(p) ?? 0) + 1);
    }
  }
  const list = [], score = n => Math.round(Math.log(n / 60000) * 100) / 100;
  for (const [c, n] of alphabet) if (n > 1 || random() < 0.8) list.push([c, score(n)]);
  const parts = [...count].map(([p, n]) => [p, n, n * [...p].length]).sort((x, y) => y[2] - x[2] || (x[0] < y[0] ? -1 : 1));
  for (const [p, n] of parts) if (size > 0 && random() < 0.7) { list.push([p, score(n)]); size--; }
  return list;
}

const gaps = [' ', '  ', '   ', '\t', '\n', '\n\n', '\r\n', '\r', '\u00a0', '\u3000', '▁', '▁▁', '\u0001', '\u0001\u0002', '\u007f', '\u00ad', '\u200b', '\u200d', '\ufeff', '\ufffd',
  '¨', '´', 'ﷺ', '①', '½', 'ﬃ', '㎏', 'ｶﾞ', '각', 'e\u0301', '\u0301', '👩\u200d⚕️', '<s>', '</s>', '<mask>', '<pad>', '<unk>', '＜s＞', '[MASK]', '[SEP]', ',', '(14', '.', '張', 'x', 'Smith', 'ा'];
const spaced = [' ', '  a', 'a  ', '\u0001\u0001ab b', ' \u0001 ab ', 'a\u0001', '\u0001', 'a\u0001\u0001', 'ﷺ\u0001\u0001x y', '½\u0001x', 'a▁b', '▁', '▁a', 'a▁▁b', 'a  b', 'a\u00a0 b', '<s>a</s>', 'a <mask> b', 'a  <mask>  b', '\n<mask>'];
for (let i = 0; i < 1000; i++) spaced.push(Array.from({ length: 1 + below(8) }, () => pick(random() < 0.6 ? gaps : words[pick(groups)]) + (random() < 0.2 ? ' ' : '')).join(''));

async function unigramFixtures(name, json, shared, own) {
  const t = loadUnigram(json);
  const lines = [], list = [...shared, ...own];
  for (const [i, e] of (await t.encodeBatch(list, { addSpecialTokens: false })).entries()) {
    const spans = [];
    let last = 0;
    for (const [a, b] of e.getOffsets()) { spans.push(a - last, b - a); last = b; }
    lines.push(JSON.stringify({ ...(i < shared.length ? {} : { text: list[i] }), ids: e.getIds(), spans }));
  }
  write(`${name}.json`, JSON.stringify(json));
  write(`${name}.jsonl`, lines.join('\n') + '\n');
}

// As exhaustive above. A vocabulary without the characters first tells them:
// the text of an unknown token is the normalised one.
async function exhaustiveUnigram(name, form) {
  const lines = [];
  let run = null;
  const bare = loadUnigram(unigram(form, []));
  for (let block = 0; block < 0x110000; block += 0x2000) {
    const texts = [], seen = new Set();
    for (let c = block; c < block + 0x2000; c++) {
      if (c >= 0xd800 && c < 0xe000) continue;
      const s = 'a' + String.fromCodePoint(c) + 'b';
      texts.push([c, s]);
    }
    const encode = t => t.encodeBatch(texts.map(x => x[1]), { addSpecialTokens: false });
    for (const e of await encode(bare)) for (const w of e.getTokens()) for (const d of w) seen.add(d);
    for (const [i, e] of (await encode(loadUnigram(unigram(form, [...seen].map(d => [d, -1]))))).entries()) {
      const c = texts[i][0], tokens = e.getTokens(), own = String.fromCodePoint(c);
      const answer = e.getOffsets().map(([a, b], i) =>
        (tokens[i] === own ? '$' : [...tokens[i]].map(x => x.codePointAt(0).toString(16)).join('+')) + ':' + a + '-' + b).join(' ');
      if (run && run.answer === answer && run.last === c - 1) run.last = c;
      else { if (run) lines.push(run); run = { first: c, last: c, answer }; }
    }
  }
  lines.push(run);
  write(`exhaustive.${name}`, lines.map(r => `${r.first.toString(16)}-${r.last.toString(16)} ${r.answer}`).join('\n') + '\n');
}

write('charsmap', charsmap);
const list = pieces(6000);
for (const [i, [name, form]] of Object.entries(forms).entries()) {
  const json = unigram(form, list);
  if (i < 3) {
    await unigramFixtures(name, json, texts, spaced);
    await exhaustiveUnigram(name, form);
  } else if (name !== 'marked') await unigramFixtures(name, json, [], [...spaced, ...texts.slice(-600)]);
  else {
    json.added_tokens.push(...markedTokens(list.length + 5));
    const bits = [...gaps, 'NAME', 'xNAME', 'NAME.', '<no', '<note>', 'BP 120', 'BP  120', 'BP\u00a0120', 'BP 1200', '①', '1', '11', 'Sørensen', 'So\u0301rensen', 'Ｓørensen'];
    await unigramFixtures(name, json, [], [...spaced, ...Array.from({ length: 1500 }, () =>
      Array.from({ length: 1 + below(7) }, () => (random() < 0.3 ? ' ' : '') + pick(random() < 0.2 ? words[pick(groups)] : bits)).join(''))]);
  }
}
