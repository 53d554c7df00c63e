package onnx

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A share is where the nodes of a profiled run were computed.
type share struct {
	nodes, onDevice      int     // node runs
	micros, deviceMicros float64 // their time; on a GPU it is only the launch
	strayed              []string
}

// ratio is the share of node runs on the device, in [0,1].
func (s share) ratio() float64 {
	if s.nodes == 0 {
		return 0
	}
	return float64(s.onDevice) / float64(s.nodes)
}

// timeRatio is the share of their time, in [0,1].
func (s share) timeRatio() float64 {
	if s.micros == 0 {
		return 0
	}
	return s.deviceMicros / s.micros
}

// heavy are the operators that hold matrix products: all must run on the device
// for it to count as used.
func heavy(op string) bool {
	return slices.Contains([]string{
		"MatMul", "Gemm", "FusedMatMul", "FusedGemm", "Einsum", "Conv", "FusedConv",
		"Attention", "MultiHeadAttention", "PackedAttention", "PackedMultiHeadAttention", "GroupQueryAttention",
		"MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "QAttention", "QLinearMatMul", "QGemm", "MatMulNBits",
	}, op)
}

// onlyThere returns an error if a matrix product ran elsewhere.
func (s share) onlyThere() error {
	if len(s.strayed) == 0 {
		return nil
	}
	return fmt.Errorf("not every matrix product of the model ran on the device (on the CPU: %s)", strings.Join(s.strayed, ", "))
}

// readProfile reads a profile of ONNX Runtime: an array of events of which those
// of category Node whose name ends in _kernel_time are node runs.
func readProfile(data []byte, provider string) (share, error) {
	var events []struct {
		Cat  string  `json:"cat"`
		Name string  `json:"name"`
		Dur  float64 `json:"dur"`
		Args struct {
			Provider string `json:"provider"`
			Op       string `json:"op_name"`
		} `json:"args"`
	}
	if err := json.Unmarshal(data, &events); err != nil {
		return share{}, errors.New("the profile is not JSON")
	}
	var s share
	for _, e := range events {
		if e.Cat != "Node" || !strings.HasSuffix(e.Name, "_kernel_time") {
			continue
		}
		s.nodes++
		s.micros += e.Dur
		if e.Args.Provider == provider {
			s.onDevice++
			s.deviceMicros += e.Dur
		} else if heavy(e.Args.Op) && !slices.Contains(s.strayed, e.Args.Op) {
			s.strayed = append(s.strayed, e.Args.Op)
		}
	}
	if s.nodes == 0 {
		return s, errors.New("the profile shows no node")
	}
	return s, nil
}

// profiled makes a session of spec with profiling on, lets f run it, and returns
// where its nodes were computed. The profile holds model and node names: it lies
// in a private folder that is removed.
func profiled(spec sessionSpec, f func(*session) error) (share, error) {
	dir, err := os.MkdirTemp("", "polyphi-profile-") // 0700
	if err != nil {
		return share{}, fmt.Errorf("no folder for the profile: %w", err)
	}
	defer os.RemoveAll(dir)
	spec.profile = filepath.Join(dir, "p")
	s, err := newSession(spec)
	if err != nil {
		return share{}, err
	}
	err = f(s)
	s.close() // the file is written when the session ends
	if err != nil {
		return share{}, err
	}
	files, _ := filepath.Glob(spec.profile + "*.json")
	if len(files) != 1 {
		return share{}, errors.New("the runtime wrote no profile")
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		return share{}, err
	}
	provider := "CPUExecutionProvider"
	if spec.device == CUDA {
		provider = "CUDAExecutionProvider"
		if spec.stage.standsIn() {
			data = spec.stage.profile(data)
		}
	}
	return readProfile(data, provider)
}
