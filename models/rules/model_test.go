package rules_test

import (
	"testing"

	"polyphi/models"
	"polyphi/models/modelstest"
	"polyphi/models/rules"
)

func TestModel(t *testing.T) {
	modelstest.Run(t, func(*testing.T) models.Model { return rules.New() })
}
