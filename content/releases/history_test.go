package releases

import (
	"errors"
	"testing"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestRollback(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	var all []Release
	for n := range 3 {
		all = append(all, publish(t, b, n+1))
	}
	r, err := b.Rollback(t.Context(), 1, "the figures of version 2 were wrong")
	if err != nil {
		t.Fatal(err)
	}
	if r.Number != 4 || r.Of != 1 || r.SHA256 != all[0].SHA256 || r.Files != all[0].Files || r.Size != all[0].Size {
		t.Errorf("rolled back: %+v, want the files of %+v", r, all[0])
	}
	if n := inBucket(t, b, r); n != 1 {
		t.Errorf("rolled back to version %d", n)
	}
	if err := b.Purge(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if n := inBucket(t, b, r); n != 1 {
		t.Errorf("after a purge version %d", n)
	}
	_, err = b.Rollback(t.Context(), 9, "")
	wantError(t, err, nil, "release 9 is not among")
	_, err = b.Rollback(t.Context(), 1, "two\nlines")
	wantError(t, err, nil, "one line")
}

func TestRollbackIsRefusedBesideAnother(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	first := publish(t, b, 1)
	publish(t, b, 2)
	h, err := b.history(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := whole(t, b, first)
	if err != nil {
		t.Fatal(err)
	}
	publish(t, b, 3)
	if _, err = b.release(t.Context(), h, s, Release{Of: 1}); !errors.Is(err, ErrConflict) {
		t.Errorf("error %v, want %v", err, ErrConflict)
	}
}

func TestServersRememberTheLast64(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	r := publish(t, b, 1)
	kv, err := b.keyValue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for r.Number < historyLength+2 {
		r.Number++
		if _, err := kv.Put(t.Context(), currentKey, r.encode()); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, b, 2)
	list, err := b.List(t.Context())
	if err != nil || len(list) != historyLength || list[0].Number != 4 || list[historyLength-1].Number != historyLength+3 {
		t.Errorf("%d releases, error %v", len(list), err)
	}
}

func TestListWithoutABucket(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	if list, err := b.List(t.Context()); list != nil || err != nil {
		t.Errorf("list %v, error %v", list, err)
	}
	_, err := b.Rollback(t.Context(), 1, "")
	wantError(t, err, nil, "bucket networks")
	wantError(t, b.Purge(t.Context(), 1), nil, "bucket networks")
}
