package multiculture

// TestDraws is how many base notes each template has in the full test corpus.
const TestDraws = 7

// Statement is the data statement of the corpus.
const Statement = `Generated notes of 24 templates in eight note types, each filled with the identifiers of 16 variants and three genders. ` +
	`Templates, banks and numbers are written by the polyphi project (CC0-1.0); no real patient, note or identifier is in them. ` +
	`Names are facts of use; hospitals are names of public institutions used fictitiously; identity numbers lie in test or unassigned ranges where one is named, ` +
	`elsewhere a number may coincide with an issued one by chance. The English body is the same in all variants: the code-mixing index measures the swapped ` +
	`identifiers, not code-mixed writing. Gender is documented use of the given name; neutral lists outside the United States, and all Hindi and Bengali text, ` +
	`have not been reviewed by native readers yet. Hausa has no neutral names: that cell is a declared hole. French fiction ranges of phone numbers need a check. ` +
	`A score on these notes is not a score on real ones, and is inflated for models trained on the project's train split.`
