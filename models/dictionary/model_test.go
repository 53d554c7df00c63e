package dictionary_test

import (
	"testing"

	"polyphi/models"
	"polyphi/models/dictionary"
	"polyphi/models/modelstest"
)

func TestModel(t *testing.T) {
	modelstest.Run(t, func(t *testing.T) models.Model {
		d, err := dictionary.Packaged("dictionary")
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
}
