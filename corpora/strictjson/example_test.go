package strictjson_test

import (
	"fmt"

	"polyphi/corpora/strictjson"
)

func ExampleMembers() {
	m, err := strictjson.Members([]byte(`{"start": 8, "end": 12}`), "start", "end")
	fmt.Println(string(m["start"]), string(m["end"]), err)
	_, err = strictjson.Members([]byte(`{"start": 8, "End": 12}`), "start", "end")
	fmt.Println(err)
	// Output:
	// 8 12 <nil>
	// a key this format does not know; it knows [start end]
}
