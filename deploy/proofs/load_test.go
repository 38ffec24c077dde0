package proofs

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// readers ask a proxy again and again until they are told to stop: every second
// time an ordinary question, else one that has not been asked before and so
// reaches the service. They count the answers and keep what was wrong.
type readers struct {
	answers atomic.Int64
	stop    chan struct{}
	group   sync.WaitGroup
	mu      sync.Mutex
	faults  []string
}

func read(addr string, secure *tls.Config, count int) *readers {
	r := &readers{stop: make(chan struct{})}
	for i := range count {
		r.group.Go(func() { r.loop(&server{addr: addr, tls: secure}, i) })
	}
	return r
}

// most bounds what one reader asks, whatever happens to the test.
const most = 20000

func (r *readers) loop(s *server, reader int) {
	defer s.close()
	for i := range most {
		select {
		case <-r.stop:
			return
		default:
		}
		language, field := "it", "it-IT,it;q=0.9"
		if i%2 == 0 {
			language, field = "en", fmt.Sprintf("de;q=0.%d%d, it;q=0", reader+1, i)
		}
		a, err := s.ask(question{"GET", "/networks", []string{browser, "Accept-Language: " + field}})
		switch {
		case err != nil:
			r.fault(err.Error())
		case a.status != http.StatusOK || a.header.Get("Content-Language") != language:
			r.fault(fmt.Sprintf("%d in %q; expected 200 in %q", a.status, a.header.Get("Content-Language"), language))
		}
		r.answers.Add(1)
		time.Sleep(time.Millisecond)
	}
}

func (r *readers) fault(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, text)
}

func (r *readers) end() (answers int, faults []string) {
	close(r.stop)
	r.group.Wait()
	return int(r.answers.Load()), r.faults
}

const beat = time.Second

// killing lets readers read while one replica is killed and comes back, and the
// other is told to stop, as at an upgrade, and comes back.
func (p proxy) killing(t *testing.T, text string) (answers int, shares [2]float64, faults []string) {
	both := replicas(t)
	through := p.start(t, t.TempDir(), text, origins{both[0].addr, both[1].addr, portOf(both[0].admin)})
	time.Sleep(beat) // the probes of Varnish and Caddy have seen both
	r := read(through.addr, through.tls, 4)
	time.Sleep(beat)
	shares = [2]float64{both[0].answered(), both[1].answered()}
	both[0].kill()
	time.Sleep(beat)
	both[0] = both[0].again(t)
	time.Sleep(2 * beat)
	both[1].stop()
	time.Sleep(beat)
	both[1] = both[1].again(t)
	time.Sleep(beat)
	answers, faults = r.end()
	return answers, shares, faults
}

// TestKilling holds if no reader notices that a replica was killed.
func TestKilling(t *testing.T) {
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			answers, shares, faults := p.killing(t, snippet(t, p.snippet))
			for _, f := range faults[:min(len(faults), 10)] {
				t.Error(f)
			}
			if len(faults) > 0 || shares[0] < 50 || shares[1] < 50 {
				t.Errorf("%d of %d requests failed; the replicas had answered %v", len(faults), answers, shares)
			}
			report(t, "%s: one replica killed, then the other restarted under load: %d of %d requests failed (both replicas had worked: %.0f and %.0f)",
				p.name, len(faults), answers, shares[0], shares[1])
		})
	}
}

// TestKillingFaults holds if the proof above notices that a proxy gives up.
func TestKillingFaults(t *testing.T) {
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			answers, _, faults := p.killing(t, p.givesUp.put(t, snippet(t, p.snippet)))
			if len(faults) == 0 {
				t.Errorf("%s: not noticed in %d answers", p.givesUp.what, answers)
			}
			report(t, "%s: %s was noticed, %d of %d requests failed", p.name, p.givesUp.what, len(faults), answers)
		})
	}
}
