package train_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"polyphi/models/modelstest"
	"polyphi/models/tokenize"
	"polyphi/models/train"
)

// What texts use is cut as before, single characters stay, of the rest those
// pieces that most words use; the new ids are those of the old pieces in order.
func TestTrimVocabulary(t *testing.T) {
	charsmap := modelstest.Unpacked(t, "../tokenize/testdata/charsmap.gz")
	var vocab [][2]any
	for i, piece := range strings.Fields("<s> <pad> </s> <unk> ▁Patient ▁seen ▁s een ▁by ▁Dr ▁. ▁, ▁( ▁) ▁ 張 ▁家 ▁明 M RN 00 1 2 3 ▁राम ▁शर् मा ▁discharge ▁Dis ▁dis charge d ▁hospital ▁Ho spital ब の ж é") {
		vocab = append(vocab, [2]any{piece, -float64(i)})
	}
	mark := func(id int, name string) map[string]any {
		return map[string]any{"id": name, "ids": []int{id}, "tokens": []string{name}}
	}
	file, err := json.Marshal(map[string]any{
		"version": "1.0", "added_tokens": []map[string]any{{"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
			{"id": 2, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}},
		"normalizer":    map[string]any{"type": "Precompiled", "precompiled_charsmap": charsmap},
		"pre_tokenizer": map[string]any{"type": "Sequence", "pretokenizers": []map[string]any{{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}}},
		"post_processor": map[string]any{"type": "TemplateProcessing", "single": []any{special("<s>"), map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}}, special("</s>")},
			"pair": []any{}, "special_tokens": map[string]any{"<s>": mark(0, "<s>"), "</s>": mark(2, "</s>")}},
		"model": map[string]any{"type": "Unigram", "unk_id": 3, "vocab": vocab, "byte_fallback": false},
	})
	if err != nil {
		t.Fatal(err)
	}
	full, err := tokenize.Load(file, tokenize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := "Patient seen by Dr. 張家明 (MRN 00123), राम शर्मा."
	small, old, err := train.TrimVocabulary(file, []string{text}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	larger, more, err := train.TrimVocabulary(file, []string{text}, []string{"discharged", "hospital"}, len(old)+1)
	if err != nil {
		t.Fatal(err)
	}
	if len(old) >= full.VocabSize() || len(more) != len(old)+1 || !slices.IsSorted(old) {
		t.Fatalf("%d pieces of %d, %d with one place more", len(old), full.VocabSize(), len(more))
	}
	for i, one := range []struct {
		file []byte
		old  []int32
	}{{small, old}, {larger, more}} {
		tok, err := tokenize.Load(one.file, tokenize.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if tok.VocabSize() != len(one.old) || !slices.Equal(pieceNames(t, one.file), at(pieceNames(t, file), one.old)) {
			t.Errorf("file %d: %d pieces, want %d", i, tok.VocabSize(), len(one.old))
		}
		want, _ := full.Encode(nil, text)
		got, err := tok.Encode(nil, text)
		if err != nil || len(got) != len(want) {
			t.Fatalf("file %d: %d tokens, want %d (%v)", i, len(got), len(want), err)
		}
		for k := range got {
			got[k].ID = one.old[got[k].ID]
			if got[k] != want[k] {
				t.Errorf("file %d: token %d is %v, was %v", i, k, got[k], want[k])
			}
		}
		for k, id := range tok.Prefix() {
			if int64(one.old[id]) != full.Prefix()[k] {
				t.Errorf("file %d: special token %d moved to another piece", i, k)
			}
		}
	}
}

func special(name string) any {
	return map[string]any{"SpecialToken": map[string]any{"id": name, "type_id": 0}}
}

func pieceNames(t *testing.T, file []byte) (names []string) {
	t.Helper()
	var parsed struct {
		Model struct {
			Vocab [][2]any `json:"vocab"`
		} `json:"model"`
	}
	if err := json.Unmarshal(file, &parsed); err != nil {
		t.Fatal(err)
	}
	for _, p := range parsed.Model.Vocab {
		names = append(names, p[0].(string))
	}
	return names
}

func at(names []string, ids []int32) (out []string) {
	for _, id := range ids {
		out = append(out, names[id])
	}
	return out
}
