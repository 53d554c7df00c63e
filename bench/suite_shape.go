package bench

import "polyphi/bench/strictyaml"

func suiteShape() strictyaml.Shape {
	return strictyaml.Shape{Whole: []string{"version", "revision", "minimum.notes", "minimum.mentions", "speed.passes"},
		Keys: []string{"version", "revision", "name", "title", "corpora", "unit", "axes", "cross", "minimum", "scoring", "speed", "reports",
			"source", "part", "path", "format", "langs", "columns", "label_map", "unmapped", "restricted", "sha256", "cluster", "notes", "mentions", "labels", "match", "headline", "compat", "category_shares", "words", "passes"}}
}

func axisKeys() []string {
	return []string{"from", "values", "reference", "labels", "titles", "measure", "candidates", "tags", "han", "codes", "abbrev", "names", "stay", "bins", "of"}
}
