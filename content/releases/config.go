package releases

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// DefaultBucket is the bucket of a Config that names none.
const DefaultBucket = "networks"

// Config says where releases are kept and who asks for them.
type Config struct {
	URL      string // servers of one cluster, nats://host:port,host:port,… or tls://…
	Creds    string // file with a user's JWT and seed; "" sends none
	CA       string // PEM file of the authorities that vouch for the servers; "" trusts the system's
	Cert     string // PEM file of a client certificate; "" sends none
	Key      string // PEM file of the key of Cert
	Bucket   string // letters, digits, _ and -; "" is DefaultBucket
	Replicas int    // copies that a new bucket gets: 1, 3 or 5; 0 is 3 in a cluster and 1 without
}

const (
	// dialTime bounds one try at one server.
	dialTime = 2 * time.Second
	// A connection whose server went silent is left after pingEvery × (pings+1),
	// for a pulled cable sends no word; another server is tried then.
	pingEvery = 2 * time.Second
	pings     = 2
	// reconnectWait, and up to as much again by chance, lies between two rounds
	// of tries, so that many replicas do not return in one moment.
	reconnectWait = 250 * time.Millisecond
)

var bucketName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// checked is c with its defaults, or what is wrong with it.
func (c Config) checked() (Config, error) {
	if c.Bucket == "" {
		c.Bucket = DefaultBucket
	}
	if !bucketName.MatchString(c.Bucket) {
		return c, fmt.Errorf("bucket %q: use letters, digits, _ and - only", c.Bucket)
	}
	var err error
	if c.URL, err = addresses(c.URL); err != nil {
		return c, err
	}
	if (c.Cert == "") != (c.Key == "") {
		return c, fmt.Errorf("client certificate: give both its file and the file of its key")
	}
	return c, c.readable()
}

// addresses gives each of several addresses the scheme of the first, where it has
// none.
func addresses(list string) (string, error) {
	scheme, _, _ := strings.Cut(list, "://")
	all := strings.Split(list, ",")
	for i, server := range all {
		if server = strings.TrimSpace(server); !strings.Contains(server, "://") {
			server = scheme + "://" + server
		}
		u, err := url.Parse(server)
		// The address may hold a password and is not repeated.
		if err != nil || u.Host == "" || u.Scheme != "nats" && u.Scheme != "tls" {
			return "", fmt.Errorf("server address: expected nats://host:port or tls://host:port, several separated by commas")
		}
		all[i] = server
	}
	return strings.Join(all, ","), nil
}

// hosts are the servers as they can be told: without users and passwords.
func (c Config) hosts() string {
	var all []string
	for server := range strings.SplitSeq(c.URL, ",") {
		if u, err := url.Parse(server); err == nil {
			all = append(all, u.Host)
		}
	}
	return strings.Join(all, ", ")
}

// Check says what is wrong with c, its files too: a file that cannot be used
// would look like servers that are out of reach.
func (c Config) Check() error {
	_, err := c.checked()
	return err
}

// readable tries the files of c. They are read again at each connection.
func (c Config) readable() error {
	o := nats.GetDefaultOptions()
	for _, option := range c.files() {
		if err := option(&o); err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "nats: "))
		}
	}
	if c.Creds == "" {
		return nil
	}
	_, err := o.UserJWT()
	if err == nil {
		_, err = o.SignatureCB(nil)
	}
	if err != nil {
		return fmt.Errorf("credentials %s: expected a user’s JWT and seed: %s", c.Creds, strings.TrimPrefix(err.Error(), "nats: "))
	}
	return nil
}

// files are the options that read files.
func (c Config) files() []nats.Option {
	var options []nats.Option
	if c.Creds != "" {
		options = append(options, nats.UserCredentials(c.Creds))
	}
	if c.CA != "" {
		options = append(options, nats.RootCAs(c.CA))
	}
	if c.Cert != "" {
		options = append(options, nats.ClientCert(c.Cert, c.Key))
	}
	return options
}

// connect dials the first server that answers.
func (c Config) connect(more ...nats.Option) (*nats.Conn, error) {
	options := []nats.Option{
		nats.Name("networks releases"),
		nats.Timeout(dialTime),
		nats.PingInterval(pingEvery), nats.MaxPingsOutstanding(pings),
		nats.MaxReconnects(-1), nats.ReconnectWait(reconnectWait),
		nats.ReconnectJitter(reconnectWait, reconnectWait),
	}
	options = append(options, c.files()...)
	nc, err := nats.Connect(c.URL, append(options, more...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to the release servers at %s: %w", c.hosts(), err)
	}
	return nc, nil
}

// stream is the JetStream stream behind the bucket.
func (c Config) stream() string { return "KV_" + c.Bucket }

// subject is where a key of the bucket is stored.
func (c Config) subject(key string) string { return "$KV." + c.Bucket + "." + key }

// bell is the core NATS subject that is rung after each commit; what it carries
// is the revision, in digits.
func (c Config) bell() string { return c.Bucket + ".released" }
