package train_test

import (
	"bytes"
	"slices"
	"testing"

	"polyphi/corpora/labels"
	"polyphi/models/dictionary"
	"polyphi/models/modelstest"
	"polyphi/models/tags"
	"polyphi/models/tokenize"
	"polyphi/models/train"
	"polyphi/models/zoo"
)

// Each packaged model and the dictionary say which notes they learned from: the
// train split as it stands.
func TestTrainingSets(t *testing.T) {
	for _, r := range train.Recipes() {
		training, development, sum, err := r.Notes()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"multiculture": 3456, "codemix": 1152}[r.Parts[0].Corpus]
		if r.Name == "tiny-mix-zh" {
			want -= 48 // one template has no sentence in Chinese alone
		}
		if n := len(training) + len(development); n != want {
			t.Errorf("%s: %d notes, want %d", r.Name, n, want)
		}
		stated, err := zoo.TrainingSet(r.Name)
		if err != nil {
			t.Fatal(err)
		}
		if stated != sum {
			t.Errorf("%s was trained on notes %.12s, the train split is %.12s: train it again (make zoo)", r.Name, stated, sum)
		}
	}
}

// The packaged dictionaries are what the train splits give.
func TestDictionaries(t *testing.T) {
	for _, name := range dictionary.Names() {
		have := modelstest.Unpacked(t, "../dictionary/lists/"+name+".tsv.gz")
		want, err := train.Dictionary(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want) {
			t.Errorf("%s is not what the train split gives: make dictionary", name)
		}
	}
}

// The vocabulary is the same for the same texts, of the asked size, and its
// tokenizer loads.
func TestVocabulary(t *testing.T) {
	texts := []string{"Seen by Dr Añez Ruiz, seen again. 王明 seen", "राम शर्मा seen 03/04/2024", "seen seen sees"}
	a, b := train.LearnVocabulary(texts, 1500), train.LearnVocabulary(texts, 1500)
	if !slices.Equal(a, b) {
		t.Error("two runs differ")
	}
	for _, want := range []string{"[UNK]", "seen", "王", "##z", "र"} {
		if !slices.Contains(a, want) {
			t.Errorf("%q is missing", want)
		}
	}
	data, err := train.TokenizerJSON(a)
	if err != nil {
		t.Fatal(err)
	}
	tok, err := tokenize.Load(data, tokenize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := tok.NewEncoder().Encode(nil, "seen Zoë")
	if err != nil || len(got) != 4 {
		t.Errorf("%d tokens, %v; want seen Z ##o ##ë", len(got), err)
	}
}

// Every word of a mention has its tag, pieces inside a word none.
func TestEncode(t *testing.T) {
	set, err := labels.NewSet("mc14")
	if err != nil {
		t.Fatal(err)
	}
	d := gold("Seen by {DOCTOR:Ana de Ruiz} in {REGION:OH} {HOSPITAL:臺大}.")
	data, err := train.TokenizerJSON(train.LearnVocabulary([]string{"Seen by in 臺大"}, 1000))
	if err != nil {
		t.Fatal(err)
	}
	tok, err := tokenize.Load(data, tokenize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for scheme, want := range map[tags.Kind][]string{
		tags.BIO:   {"O", "O", "B-DOCTOR", "I-DOCTOR", "I-DOCTOR", "O", "B-CITY", "B-HOSPITAL", "I-HOSPITAL", "O"},
		tags.BILOU: {"O", "O", "B-DOCTOR", "I-DOCTOR", "L-DOCTOR", "O", "U-CITY", "B-HOSPITAL", "L-HOSPITAL", "O"},
	} {
		e, err := train.Encode(tok, d, set, scheme, 64, 8)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range e.Labels {
			if l != train.Unscored {
				got = append(got, train.Tags(set, scheme)[l])
			}
		}
		if !slices.Equal(got, want) || len(e.Lengths) != 1 || int(e.Lengths[0]) != len(e.Tokens) {
			t.Errorf("%s: got %v, want %v", scheme, got, want)
		}
	}
}
