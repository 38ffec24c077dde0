package main

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"vanersborg.se/networks/content/releases"
)

const publishSummary = `Check a site folder and publish it as one release, which every replica that
serves from the same servers takes up. A folder with an error is not published.
If somebody else publishes meanwhile, one of the two is refused.`

// publish makes a site folder the release in force.
func publish(ctx context.Context, p program, args []string) int {
	f := newFlags("publish", "", publishSummary)
	c := bucketFlags(f, "to")
	site := f.String("site", "", "publish the site folder `dir` instead of the built-in site")
	comment := f.String("comment", "", "why, in one `line`; kept with the release")
	keep := f.Int("keep", releases.DefaultKeep, "leave this `many` releases to go back to, and remove what only older ones need")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	if c.URL == "" {
		return p.usage("publish takes the servers, such as: networks publish -to nats://localhost:4222")
	}
	if *keep < 1 || *keep > releases.MaxKeep {
		return p.usage("-keep %d: expected 1 to %d", *keep, releases.MaxKeep)
	}
	files, err := siteFiles(*site)
	if err == nil {
		// As they are now: what is checked is what is published.
		files, err = releases.Read(files)
	}
	if err != nil {
		return p.fault("not published: %v", err)
	}
	if _, report := inspect(files); report.Errors > 0 {
		printFaults(p.stderr, report)
		return p.fault("not published: the site has %s", counted(report.Errors, "error"))
	}
	return withBucket(p, c, func(b *releases.Bucket) error {
		r, err := b.Publish(ctx, files, *comment)
		if err != nil {
			return fmt.Errorf("not published: %w", err)
		}
		fmt.Fprintf(p.stdout, "release %d, %d files, SHA-256 %s\n", r.Number, r.Files, r.SHA256)
		if err := b.Purge(ctx, *keep); err != nil {
			return fmt.Errorf("published, but what only older releases need was not removed: %w", err)
		}
		return nil
	})
}

// list prints the releases, the newest first.
func list(ctx context.Context, p program, args []string) int {
	f := newFlags("releases", "", "List the releases that the servers remember, the newest first; it is in force.")
	c := bucketFlags(f, "from")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	if c.URL == "" {
		return p.usage("releases takes the servers, such as: networks releases -from nats://localhost:4222")
	}
	return withBucket(p, c, func(b *releases.Bucket) error {
		all, err := b.List(ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			fmt.Fprintln(p.stdout, "nothing was published yet")
			return nil
		}
		table := tabwriter.NewWriter(p.stdout, 0, 0, 3, ' ', 0)
		fmt.Fprintln(table, "release\tpublished\tfiles\tbytes\tSHA-256\tcomment")
		for i := len(all) - 1; i >= 0; i-- {
			r := all[i]
			comment := r.Comment
			if r.Of != 0 {
				comment = fmt.Sprintf("again release %d. %s", r.Of, comment)
			}
			fmt.Fprintf(table, "%d\t%s\t%d\t%d\t%.12s\t%s\n", r.Number, r.Time.UTC().Format(time.RFC3339), r.Files, r.Size, r.SHA256, comment)
		}
		return table.Flush()
	})
}

// rollback puts an earlier release in force again.
func rollback(ctx context.Context, p program, args []string) int {
	f := newFlags("rollback", "NUMBER", "Put the files of an earlier release in force again, as a new release.")
	c := bucketFlags(f, "to")
	comment := f.String("comment", "", "why, in one `line`; kept with the release")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	number, err := strconv.Atoi(f.Arg(0))
	if err != nil || f.NArg() != 1 || c.URL == "" {
		return p.usage("rollback takes the servers and a number, such as: networks rollback -to nats://localhost:4222 7")
	}
	return withBucket(p, c, func(b *releases.Bucket) error {
		r, err := b.Rollback(ctx, number, *comment)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "release %d is release %d again\n", r.Number, number)
		return nil
	})
}

func bucketFlags(f flags, direction string) *releases.Config {
	c := &releases.Config{}
	f.StringVar(&c.URL, direction, "", "the NATS `servers` of one cluster, nats://host:port,…")
	natsFlags(f, c)
	return c
}

func withBucket(p program, c *releases.Config, do func(*releases.Bucket) error) int {
	b, err := releases.Open(*c)
	if err != nil {
		return p.fault("%v", err)
	}
	defer b.Close()
	if err := do(b); err != nil {
		return p.fault("%v", err)
	}
	return exitGood
}
