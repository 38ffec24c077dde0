package files

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Decode reads f as TOML into v and refuses keys that v does not have. The
// error is Faults.
func (f File) Decode(v any) error {
	decoder := toml.NewDecoder(bytes.NewReader(f.Text))
	err := decoder.DisallowUnknownFields().Decode(v)
	var strict *toml.StrictMissingError
	var one *toml.DecodeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &strict):
		return f.unknownKeys(strict)
	case errors.As(err, &one):
		row, _ := one.Position()
		return Faults{{File: f.Name, Line: f.First + row, Text: strings.TrimPrefix(one.Error(), "toml: ")}}
	}
	return Faults{{File: f.Name, Text: strings.TrimPrefix(err.Error(), "toml: ")}}
}

func (f File) unknownKeys(strict *toml.StrictMissingError) error {
	var faults Faults
	for _, e := range strict.Errors {
		row, _ := e.Position()
		faults = append(faults, Fault{File: f.Name, Line: f.First + row,
			Text: "unknown key " + strings.Join(e.Key(), ".") + "; mend its spelling or take it out"})
	}
	return faults
}

// Unmarshal reads TOML without a schema, for decoders that want a function.
func Unmarshal(text []byte, v any) error { return toml.Unmarshal(text, v) }

// Lines is the line of every key and table of a TOML file, by its dotted name.
// A file that is not TOML has none.
func (f File) Lines() map[string]int {
	lines := map[string]int{}
	table := ""
	var p unstable.Parser
	p.Reset(f.Text)
	for p.NextExpression() {
		e := p.Expression()
		key, line := f.key(&p, e)
		if e.Kind == unstable.KeyValue {
			key = table + key
		} else {
			table = key + "."
		}
		lines[key] = line
	}
	return lines
}

func (f File) key(p *unstable.Parser, e *unstable.Node) (string, int) {
	var parts []string
	line := 0
	for it := e.Key(); it.Next(); {
		if line == 0 {
			line = f.First + p.Shape(it.Node().Raw).Start.Line
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), line
}
