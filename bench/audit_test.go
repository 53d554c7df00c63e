package bench

import (
	"context"
	"errors"
	"strings"
	"testing"

	"polyphi/models"
)

// audited is a system that says after a pass what its answers rest on.
type audited struct {
	fake
	usage *models.Usage
	err   error
}

func (a audited) Usage() models.Usage { return *a.usage }

func (a audited) Audit(context.Context) error {
	a.usage.ComparedTokens, a.usage.FlippedTokens = 40, 2
	return a.err
}

// A system is audited after its pass; what it found is stored, and answers that
// cannot be used are not.
func TestAudit(t *testing.T) {
	open := func(err error) System {
		return System{Name: "a", Open: func(context.Context) (models.Model, error) {
			return audited{usage: &models.Usage{OutOfMemory: 3, BatchTokens: 512, RecutWindows: 1}, err: err}, nil
		}}
	}
	m := mustRun(t, jobOf(t, t.TempDir(), open(nil)))
	if u := m.Models[0].Usage; u.ComparedTokens != 40 || u.FlippedTokens != 2 || u.OutOfMemory != 3 || u.BatchTokens != 512 || u.RecutWindows != 1 {
		t.Errorf("stored %+v", u)
	}
	_, err := Run(context.Background(), jobOf(t, t.TempDir(), open(errors.New("a file changed"))))
	if err == nil || !strings.Contains(err.Error(), "model a: a file changed") {
		t.Errorf("answers that cannot be used: %v", err)
	}
}
