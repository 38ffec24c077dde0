package site

import (
	"reflect"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// schemas are the JSON Schemas (2020-12) of Go types, by the types' names. They
// are read off the types, so that the description cannot say other than what
// encoding/json does. A field's doc, format and enum stand in its tag.
type schemas object

// add adds v's type and the types it is made of, and returns a reference to it.
func (s schemas) add(v any) object { return s.of(reflect.TypeOf(v)) }

func (s schemas) of(t reflect.Type) object {
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Struct:
		if _, ok := s[t.Name()]; !ok {
			s[t.Name()] = s.structure(t)
		}
		return object{"$ref": "#/components/schemas/" + t.Name()}
	}
	panic("no schema for " + t.String()) // a type in this package; the tests build all of them
}

func (s schemas) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		tag, optional := strings.CutSuffix(f.Tag.Get("json"), ",omitempty")
		if tag == "" {
			continue // an embedded struct: its fields are visible themselves
		}
		if !optional {
			required = append(required, tag)
		}
		properties[tag] = s.property(f)
	}
	return object{"type": "object", "properties": properties, "required": required}
}

func (s schemas) property(f reflect.StructField) object {
	p := s.of(f.Type)
	for _, key := range []string{"doc", "format", "enum"} {
		value, ok := f.Tag.Lookup(key)
		switch {
		case !ok:
		case key == "doc":
			p["description"] = value
		case key == "enum":
			p[key] = strings.Split(value, ",")
		default:
			p[key] = value
		}
	}
	return p
}
