package site

import (
	"strings"
	"testing"
)

// A page that makes a goroutine of Build panic is an error of Build; else it
// would end the program.
func TestAPanicIsAnError(t *testing.T) {
	b := &builder{todo: []*page{nil}}
	if err := b.render(); err == nil || !strings.Contains(err.Error(), "nil pointer dereference") {
		t.Errorf("got %v, expected the panic as an error", err)
	}
}
