// Package releases publishes a site folder to NATS servers as one immutable
// release, and follows the releases on every machine that serves the site. Files
// go in, files come out: what they mean, and whether they are good, is judged by
// the callers on both sides.
//
// One machine needs none of this, and several that share a folder do not either.
// It is for those who want a correction on all machines within a second, all or
// nothing, and a way back.
//
// # What is kept where
//
// Everything is in one JetStream key-value bucket, "networks" unless told
// otherwise, which the first Publish makes: on three servers in a cluster, on
// one without.
//
//	blob.<SHA-256>   512 KiB or less of a file or of an index, named by its bytes
//	current          the manifest of the release in force, as JSON
//
// The manifest gives the release's number, time and comment and names the index;
// the index, JSON too, gives the path, size and SHA-256 of every file and names
// its blobs. So the one hash in the manifest proves every byte. The last 64
// revisions of the manifest are the list of releases.
//
// A release holds the files of content/ and locales/ that end in .md or .toml.
// Hidden files stay behind; what is neither a file nor a link to one inside the
// folder is refused, and so is a file of more than 2 MiB. The limits are MaxFile,
// MaxFiles and MaxSize.
//
// # Publishing
//
// Publish writes the blobs that the release in force does not name, and then
// replaces the manifest on the condition that it is still the one from which
// Publish set out. That last step is the commit: before it nothing has changed
// for anybody, after it the release is whole and in force. If two publish at
// once, one gets ErrConflict, which names the other's release, and nothing of
// its own is in force. A publisher that is stopped half-way leaves only blobs
// that nobody names; Purge removes them in time.
//
// Rollback publishes the files of an earlier release again, under the next
// number, with the same condition. List shows what there is. Purge removes what
// the last so many releases do not name; it can run at any time, beside any
// publisher.
//
// A cluster of three goes on when one server dies. When the leader dies it has
// another within ten seconds, and publishers wait for it, up to half a minute.
// With two dead nothing can be published, and replicas that have found the bucket
// before go on reading.
//
// If files of the bucket are damaged or deleted, replicas stay with what they
// serve and report it. To mend them, publish the same folder again.
//
// # Following
//
// Replica.Follow reads the manifest when a commit rings the bell (a message on
// networks.released), when a connection comes back, and every five seconds. It
// fetches what it does not hold, proves every file by its hash, and hands the
// whole to Take. What Take refuses, and what is faulty, is reported once and
// leaves in place what is served; the next good release is taken. A server that
// falls silent is left after six seconds for another.
//
// A replica starts without any server in reach. Give it a folder of its own
// (Replica.Dir), and Last gives the newest release that was good, proved again,
// to start with. The folder holds one ZIP file, release.zip, that is replaced in
// one step; site/ in it is the site folder.
//
// # Who may do what
//
// Give replicas and publishers users of their own, with credentials files
// (Config.Creds), and permit each what it needs and nothing more. For another
// bucket, put its name in the place of "networks". A replica may publish to
//
//	$JS.API.STREAM.INFO.KV_networks
//	$JS.API.DIRECT.GET.KV_networks.$KV.networks.>
//
// and subscribe to
//
//	_INBOX.>
//	networks.released
//
// That lets it read and change nothing. Without the last it still follows, within
// five seconds. A publisher may publish to
//
//	$JS.API.INFO
//	$JS.API.STREAM.INFO.KV_networks
//	$JS.API.STREAM.CREATE.KV_networks
//	$JS.API.STREAM.MSG.GET.KV_networks
//	$JS.API.STREAM.PURGE.KV_networks
//	$KV.networks.>
//	networks.released
//
// and subscribe to
//
//	_INBOX.>
//
// STREAM.CREATE is needed until the bucket is there. Whoever lists releases
// needs STREAM.MSG.GET of these alone.
//
// Use TLS wherever the way to the servers is not your own: addresses that begin
// with tls://, Config.CA for an authority that the system does not know, and
// Config.Cert and Config.Key where the servers ask for a certificate.
package releases
