package strictyaml_test

import (
	"fmt"

	"polyphi/bench/strictyaml"
)

func ExampleDecode() {
	var file struct {
		Name string `yaml:"name"`
	}
	err := strictyaml.Decode([]byte("nane: release\n"), &file, strictyaml.Shape{Keys: []string{"name"}})
	fmt.Println("gate.yaml" + err.Error())
	// Output: gate.yaml:1:1: unknown field "nane"; did you mean name?
}
