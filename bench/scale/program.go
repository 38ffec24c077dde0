package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"time"

	"vanersborg.se/networks/bench/proc"
)

// program is the networks program while it serves a site.
type program struct {
	cmd   *exec.Cmd
	addr  string
	began time.Time
	wall  time.Duration // to the first answer
	ready usage         // at the first answer
}

// usage is what a process has used so far.
type usage struct {
	cpu            time.Duration // of all threads, user and system
	peak, resident int64         // bytes
}

func start(name string, s *site) (*program, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &program{addr: l.Addr().String()}
	l.Close()
	p.cmd = exec.Command(name, "serve", "-site", s.dir, "-addr", p.addr, "-log", "off")
	p.cmd.Stderr = os.Stderr
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	last := p.address(s, s.pages-1, s.tags[len(s.tags)-1], "")
	for {
		// The socket listens before the site is ready, and answers when it is.
		if _, err := get(last); err == nil {
			break
		}
		if time.Since(p.began) > 10*time.Minute {
			p.stop()
			return nil, fmt.Errorf("no answer from %s", last)
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.wall, p.ready = time.Since(p.began), p.usage()
	return p, nil
}

func (p *program) stop() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

func (p *program) address(s *site, page int, tag, extension string) string {
	return "http://" + p.addr + "/" + tag + "/" + s.slug(page, tag) + extension
}

func get(address string) ([]byte, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, answer.Status)
	}
	return body, err
}

func (p *program) usage() usage {
	pid := p.cmd.Process.Pid
	u := usage{cpu: proc.CPU(pid)}
	u.peak, u.resident = proc.Memory(pid)
	return u
}

// edit changes one page, again and again, and tells what it costs until the
// change is served. An answer to the client's question costs little beside.
func (p *program) edit(s *site, times int) error {
	page, tag := s.pages/2, s.tags[len(s.tags)-1]
	name, address := s.file(page, tag), p.address(s, page, tag, ".md")
	original, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	time.Sleep(3 * time.Second) // what was written just now is told by its bytes
	var costs, walls []float64
	for i := range times {
		const idle = 2 * time.Second
		before := p.usage()
		time.Sleep(idle)
		began, start := p.usage(), time.Now()
		word := fmt.Sprintf("edit%c", 'a'+i)
		if err := os.WriteFile(name, append(bytes.Clone(original), "\n"+word+"\n"...), 0o644); err != nil {
			return err
		}
		for body := []byte(nil); !bytes.Contains(body, []byte(word)); time.Sleep(10 * time.Millisecond) {
			if body, err = get(address); err != nil {
				return err
			}
			if time.Since(start) > time.Minute {
				return fmt.Errorf("%s: the edit is not served", address)
			}
		}
		wall := time.Since(start)
		rate := float64(began.cpu-before.cpu) / float64(idle)
		costs = append(costs, (p.usage().cpu-began.cpu).Seconds()*1000-rate*wall.Seconds()*1000)
		walls = append(walls, wall.Seconds()*1000)
	}
	slices.Sort(costs)
	slices.Sort(walls)
	fmt.Printf("networks, an edit  wall %6.0f ms cpu %6.1f ms (medians of %d; cpu from %.1f to %.1f)\n",
		walls[times/2], costs[times/2], times, costs[0], costs[times-1])
	return os.WriteFile(name, original, 0o644)
}
