package train_test

import (
	"fmt"

	"polyphi/models/train"
)

func ExampleLearnVocabulary() {
	v := train.LearnVocabulary([]string{"seen seen seen"}, 100_000)
	fmt.Println(v[0], v[len(v)-1])
	// Output: [PAD] seen
}
