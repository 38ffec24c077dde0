package site

const descriptionPath = "/openapi.json"

func (b *builder) openAPI() ([]byte, error) { return encode(map[string]string{"openapi": "3.1.0"}) }
