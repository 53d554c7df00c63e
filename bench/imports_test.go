package bench_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A source is one Go file that is not a test.
type source struct {
	file, folder string // below the repository, with slashes
	imports      []string
	tree         *ast.File
}

// sources parses every Go file of the repository; tests says whether to take
// test files or the others.
func sources(t *testing.T, tests bool) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir("..", func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") && e.Name() != "..") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") != tests {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		s := source{file: strings.TrimPrefix(filepath.ToSlash(file), "../"), tree: tree}
		s.folder = path.Dir(s.file)
		for _, i := range tree.Imports {
			s.imports = append(s.imports, strings.Trim(i.Path.Value, `"`))
		}
		out = append(out, s)
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files, %v", len(out), err)
	}
	return out
}

// in reports whether a folder is one of the roots or lies below one.
func in(folder string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return folder == r || strings.HasPrefix(folder, r+"/") })
}

// A room is a folder with what it may import of our own packages.
type room struct {
	room    string
	allowed []string
	why     string
}

// permits reports whether an entry of the list names a package: itself, or with
// /... everything below it too.
func permits(entry, local string) bool {
	if root, below := strings.CutSuffix(entry, "/..."); below {
		return in(local, root)
	}
	return local == entry
}

// ours lists what each room may import of our own packages, and why no more. A
// room not named may be imported by nobody but cmd.
var ours = []room{
	{"corpora/labels", []string{"corpora"}, "labels are names, they know notes only by type"},
	{"corpora/ident", nil, "identity numbers are numbers"},
	{"corpora/strictjson", nil, "it splits JSON, whatever that says"},
	{"corpora/formats", []string{"corpora", "corpora/labels", "corpora/strictjson"}, "a reader makes notes and nothing else"},
	{"corpora/synth/multiculture/testset", nil, "a split is files"},
	{"corpora/synth/multiculture/trainset", nil, "a split is files"},
	{"corpora/synth/multiculture", []string{"corpora", "corpora/ident", "corpora/labels", "corpora/synth"}, "the generator is handed its split; it must not reach either"},
	{"corpora/synth/codemix/testset", nil, "a split is files"},
	{"corpora/synth/codemix/trainset", nil, "a split is files"},
	{"corpora/synth/codemix", []string{"corpora", "corpora/labels", "corpora/synth"}, "the compiler is handed its split"},
	{"corpora/synth", nil, "draws are numbers"},
	{"corpora/scripts", nil, "letters have a script, whatever they say"},
	{"corpora", nil, "a leaf"},
	{"cmi/lingua", []string{"cmi", "corpora"}, "it implements cmi's detector"},
	{"cmi", []string{"corpora", "corpora/labels", "corpora/scripts"}, "a tag never depends on a prediction"},
	{"metrics/match", []string{"metrics", "corpora"}, "matching fills counts from spans"},
	{"metrics/stats/timing", nil, "a leaf: samples of one machine, not counts"},
	{"metrics/stats", nil, "a leaf: it knows numbers, not notes"},
	{"metrics/compat", []string{"corpora"}, "other scorers know nothing of our measures"},
	{"metrics", []string{"metrics/stats"}, "it never sees text"},
	{"models/onnx", []string{"models", "models/onnx/...", "models/tokenize", "models/tags", "corpora", "corpora/labels", "corpora/scripts"}, "a model never sees gold or scores"},
	{"models/tokenize", []string{"corpora/strictjson"}, "a tokenizer knows texts and its own file only"},
	{"models/tags", nil, "tags are labels over positions"},
	{"models/rules", []string{"models", "corpora", "corpora/ident"}, "a model never sees gold"},
	{"models/dictionary", []string{"models", "models/tags", "corpora"}, "it is a list; only the recipe sees the train split"},
	{"models/translated", []string{"models", "corpora", "corpora/strictjson"}, "it wraps any system"},
	{"models/zoo", nil, "files"},
	{"models/encoders", nil, "files"},
	{"models/modelstest", []string{"models", "corpora"}, "it knows the contract only"},
	{"models/train", []string{"models/...", "corpora", "corpora/labels", "corpora/formats", "corpora/synth/multiculture", "corpora/synth/multiculture/trainset", "corpora/synth/codemix/trainset", "cmi"}, "nothing that learns reaches the test split"},
	{"models", []string{"corpora", "corpora/labels"}, "the contract imports none of its children"},
	{"bench/result", nil, "a leaf: files between the two worlds"},
	{"bench/suites", nil, "files"},
	{"bench/suggest", nil, "names are words"},
	{"bench/strictyaml", []string{"bench/suggest"}, "it knows no file in particular"},
	{"bench/filter", []string{"bench/result", "bench/suggest"}, "a filter names axes of a suite"},
	{"bench/estimate", []string{"bench/result", "metrics", "metrics/stats", "metrics/stats/timing"}, "from counts on nothing sees text, gold or models"},
	{"bench/gate", []string{"bench/result", "bench/estimate", "bench/filter", "bench/strictyaml", "bench/suggest", "metrics", "metrics/stats", "metrics/stats/timing"}, "a verdict comes from counts and attributes alone"},
	{"bench/show", []string{"bench", "bench/filter", "bench/result", "bench/suggest", "corpora", "corpora/labels", "metrics/...", "models"}, "it reopens a run as bench reads it, and selects as filters do"},
	{"bench", []string{"bench/result", "bench/strictyaml", "bench/suggest", "bench/suites", "cmi", "corpora", "corpora/labels", "metrics/...", "models"}, "constructors are handed in by cmd"},
	{"reports/figures", nil, "a figure is plain numbers"},
	{"reports", []string{"bench/result", "reports/figures"}, "reports compute nothing"},
}

func TestImports(t *testing.T) {
	for _, s := range sources(t, false) {
		if in(s.folder, "cmd") {
			continue
		}
		i := slices.IndexFunc(ours, func(o room) bool { return in(s.folder, o.room) })
		if i < 0 {
			t.Errorf("%s: the room %s is not in the list of rooms", s.file, s.folder)
			continue
		}
		for _, imp := range s.imports {
			local, isOurs := strings.CutPrefix(imp, "polyphi/")
			if isOurs && local != s.folder && !slices.ContainsFunc(ours[i].allowed, func(a string) bool { return permits(a, local) }) {
				t.Errorf("%s imports %s; %s may not: %s", s.file, local, ours[i].room, ours[i].why)
			}
		}
	}
}

// What a room must not reach by any path of imports.
func TestReach(t *testing.T) {
	imports := map[string][]string{}
	for _, s := range sources(t, false) {
		imports[s.folder] = append(imports[s.folder], s.imports...)
	}
	for _, rule := range []struct {
		from []string
		not  []string
		why  string
	}{
		{[]string{"models", "corpora/synth/multiculture/trainset", "corpora/synth/codemix/trainset", "bench", "reports", "metrics", "cmi"}, []string{"polyphi/corpora/synth/multiculture/testset", "polyphi/corpora/synth/codemix/testset"},
			"nothing that learns, answers or scores can see the test split"},
		{[]string{"models/onnx", "models/rules", "models/dictionary", "models/zoo", "bench"}, []string{"polyphi/corpora/synth/multiculture/trainset", "polyphi/corpora/synth/codemix/trainset"},
			"nothing is learnt while a suite runs"},
		{[]string{"models"}, []string{"polyphi/bench", "polyphi/metrics"}, "a system never sees gold or scores"},
		{[]string{"bench/estimate", "reports", "metrics/stats"}, []string{"polyphi/corpora", "polyphi/models", "polyphi/cmi", "polyphi/metrics/match"},
			"from counts on nothing sees text, gold or models"},
		{[]string{"bench", "models/rules", "models/dictionary", "cmi", "corpora"}, []string{"github.com/yalue/onnxruntime_go", "github.com/pemistahl/lingua-go"},
			"native code and the detector are handed in by cmd"},
	} {
		for folder := range imports {
			if !in(folder, rule.from...) || in(folder, "models/train", "cmi/lingua") && rule.not[0] != "polyphi/corpora/synth/multiculture/testset" {
				continue // the recipe sees the train split, lingua the detector
			}
			if path := reach(imports, folder, rule.not, map[string]bool{}); path != nil {
				t.Errorf("%s reaches %s: %s", folder, strings.Join(path, " by "), rule.why)
			}
		}
	}
}

// reach returns a path of imports from a folder to one of the packages, nil if
// there is none.
func reach(imports map[string][]string, folder string, not []string, seen map[string]bool) []string {
	seen[folder] = true
	for _, imp := range imports[folder] {
		if in(imp, not...) {
			return []string{imp}
		}
		if local, ours := strings.CutPrefix(imp, "polyphi/"); ours && !seen[local] {
			if path := reach(imports, local, not, seen); path != nil {
				return append(path, local)
			}
		}
	}
	return nil
}

// Libraries with one importer, and what some rooms may not touch at all.
func TestImportsOfLibraries(t *testing.T) {
	for _, rule := range []struct {
		library string
		rooms   []string
		why     string
	}{
		{"github.com/yalue/onnxruntime_go", []string{"models/onnx"}, "one place opens native code"},
		{"github.com/pemistahl/lingua-go", []string{"cmi/lingua"}, "it costs 0.7 s and 126 MiB"},
		{"gonum.org/v1/plot", []string{"reports/figures"}, "one place draws"},
		{"github.com/olekukonko/tablewriter", []string{"reports"}, "one file prints tables"},
		{"github.com/spf13/cobra", []string{"cmd/bench"}, "one place has flags"},
		{"net/http", nil, "no network"},
		{"net", nil, "no network"},
		{"math/rand", nil, "its numbers differ between Go releases"},
	} {
		var files []string
		for _, s := range sources(t, false) {
			for _, imp := range s.imports {
				if imp == rule.library || strings.HasPrefix(imp, rule.library+"/") && rule.library != "net" && rule.library != "math/rand" {
					files = append(files, s.file)
					if !in(s.folder, rule.rooms...) {
						t.Errorf("%s imports %s; only %v may: %s", s.file, imp, rule.rooms, rule.why)
					}
				}
			}
		}
		if strings.HasSuffix(rule.library, "tablewriter") && len(slices.Compact(files)) != 1 {
			t.Errorf("tablewriter is imported by %v, not by one file", files)
		}
	}
	for _, s := range sources(t, false) {
		for _, imp := range s.imports {
			if in(s.folder, "metrics") && slices.Contains([]string{"os", "time", "log", "log/slog", "net"}, imp) {
				t.Errorf("%s imports %s: metrics are numbers", s.file, imp)
			}
			if in(s.folder, "bench/result") && strings.Contains(imp, ".") {
				t.Errorf("%s imports %s: the package is a leaf", s.file, imp)
			}
		}
	}
}

// No init functions, and the environment is read in cmd and in models/onnx's
// library search only.
func TestNoHiddenState(t *testing.T) {
	for _, s := range sources(t, false) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.FuncDecl:
				if x.Name.Name == "init" && x.Recv == nil {
					t.Errorf("%s has an init function", s.file)
				}
			case *ast.SelectorExpr:
				pkg, ok := x.X.(*ast.Ident)
				reads := ok && pkg.Name == "os" && slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "UserHomeDir", "UserCacheDir"}, x.Sel.Name)
				if reads && !in(s.folder, "cmd", "models/onnx") {
					t.Errorf("%s reads the environment", s.file)
				}
			}
			return true
		})
	}
}

// Every package says what it is, and every library package has a runnable
// Example.
func TestPackagesAreDocumented(t *testing.T) {
	comments, names := map[string]bool{}, map[string]string{}
	for _, s := range sources(t, false) {
		comments[s.folder] = comments[s.folder] || s.tree.Doc != nil
		names[s.folder] = s.tree.Name.Name
	}
	examples := map[string]bool{}
	for _, s := range sources(t, true) {
		for _, e := range doc.Examples(s.tree) {
			examples[s.folder] = examples[s.folder] || e.Output != "" || e.EmptyOutput // without, it is compiled and not run
		}
	}
	for folder, said := range comments {
		if !said {
			t.Errorf("%s has no package comment", folder)
		}
		if names[folder] != "main" && !examples[folder] && folder != "models/modelstest" { // that one needs a testing.T
			t.Errorf("%s has no Example that runs", folder)
		}
	}
	if _, err := os.Stat("../ARCHITECTURE.md"); err != nil {
		t.Error("the map of the house is missing")
	}
}
