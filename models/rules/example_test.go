package rules_test

import (
	"context"
	"fmt"

	"polyphi/models"
	"polyphi/models/rules"
)

func Example() {
	text := "Seen by Dr Okafor on 03/05/2024."
	in := []models.Input{{Key: "d000000", Text: text}}
	rules.New().Predict(context.Background(), in, func(_ int, a models.Answer) error {
		for _, p := range a.Predictions {
			fmt.Println(p.Label, text[p.Start.Byte:p.End.Byte])
		}
		return nil
	})
	// Output:
	// DOCTOR Okafor
	// DATE 03/05/2024
}
