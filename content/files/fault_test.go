package files

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFaults(t *testing.T) {
	bad, warning := Fault{File: "a", Line: 3, Text: "x"}, Fault{File: "b", Text: "y", Warning: true}
	all := Faults{bad, warning}
	if diff := cmp.Diff("a:3: x\nb: y", all.Error()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Faults{bad}, all.Errors()); diff != "" {
		t.Error(diff)
	}
	if len(all.Warnings().Errors()) != 0 || all[0].Warning {
		t.Errorf("warnings %v of %v", all.Warnings(), all)
	}
	if all.Err() == nil || Faults(nil).Err() != nil {
		t.Error("Err is not as the faults are")
	}
}

func TestAsFaults(t *testing.T) {
	one := Fault{File: "a", Line: 3, Text: "x"}
	for _, tt := range []struct {
		err  error
		want Faults
	}{
		{nil, nil},
		{one, Faults{one}},
		{Faults{one, one}, Faults{one, one}},
		{fmt.Errorf("around: %w", Faults{one}), Faults{one}},
		{errors.New("other"), Faults{{File: "f", Text: "other"}}},
	} {
		if diff := cmp.Diff(tt.want, AsFaults("f", tt.err)); diff != "" {
			t.Errorf("%v: %s", tt.err, diff)
		}
	}
}
