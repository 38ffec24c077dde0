package files

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong in one file: where, and what was expected.
type Fault struct {
	File string // path inside the site's folder, with slashes
	Line int    // first line is 1; 0 means the file as a whole
	Text string // what is wrong, what was expected, what to do

	Warning bool // nothing is kept back because of it
}

// Error is the fault on one line: file:line: text.
func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// Faults are all the things found wrong, in the order they were found.
type Faults []Fault

// Error is every fault on a line of its own.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is f as an error, nil when there is no fault.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Errors are the faults that are no warnings.
func (f Faults) Errors() Faults {
	var errors Faults
	for _, fault := range f {
		if !fault.Warning {
			errors = append(errors, fault)
		}
	}
	return errors
}

// Warnings are the same faults, all as warnings.
func (f Faults) Warnings() Faults {
	warnings := slices.Clone(f)
	for i := range warnings {
		warnings[i].Warning = true
	}
	return warnings
}

// AsFaults gives the faults inside err, or err as a fault of the named file.
func AsFaults(name string, err error) Faults {
	var many Faults
	var one Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &many):
		return many
	case errors.As(err, &one):
		return Faults{one}
	}
	return Faults{{File: name, Text: err.Error()}}
}
