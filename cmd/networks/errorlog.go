package main

import (
	"context"
	"log/slog"
	"regexp"
)

// anonymous is the log for what net/http has to say of connections, without
// the addresses that it names.
type anonymous struct{ slog.Handler }

var address = regexp.MustCompile(`(\[[0-9a-fA-F:.%]+\]|\d+\.\d+\.\d+\.\d+)(:\d+)?`)

func (a anonymous) Handle(ctx context.Context, r slog.Record) error {
	r.Message = address.ReplaceAllLiteralString(r.Message, "a client")
	return a.Handler.Handle(ctx, r)
}
