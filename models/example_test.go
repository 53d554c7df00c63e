package models_test

import (
	"fmt"

	"polyphi/corpora"
	"polyphi/models"
)

func ExampleCheck() {
	text := corpora.NewOffsets("Seen by Añez.")
	start, _ := text.AtRune(8)
	end, _ := text.AtRune(12)
	good := models.Prediction{Fragment: corpora.Fragment{Start: start, End: end}, Label: "DOCTOR", Score: 0.9}
	bad := good
	bad.End.Byte-- // inside the last code point's neighbour
	fmt.Printf("%q\n", models.Check(text, models.Answer{Predictions: []models.Prediction{good}}).Error)
	fmt.Printf("%q\n", models.Check(text, models.Answer{Predictions: []models.Prediction{bad}}).Error)
	// Output:
	// ""
	// "bad_offsets"
}
