package natstest

import "github.com/nats-io/jwt/v2"

// ReplicaRights is what a replica must be permitted, as the manual of releases
// has it.
func ReplicaRights() jwt.Permissions {
	return jwt.Permissions{
		Pub: jwt.Permission{Allow: jwt.StringList{
			"$JS.API.STREAM.INFO.KV_networks",
			"$JS.API.DIRECT.GET.KV_networks.$KV.networks.>",
		}},
		Sub: jwt.Permission{Allow: jwt.StringList{"_INBOX.>", "networks.released"}},
	}
}

// PublisherRights is what a publisher must be permitted.
func PublisherRights() jwt.Permissions {
	return jwt.Permissions{
		Pub: jwt.Permission{Allow: jwt.StringList{
			"$JS.API.INFO",
			"$JS.API.STREAM.INFO.KV_networks",
			"$JS.API.STREAM.CREATE.KV_networks",
			"$JS.API.STREAM.MSG.GET.KV_networks",
			"$JS.API.STREAM.PURGE.KV_networks",
			"$KV.networks.>",
			"networks.released",
		}},
		Sub: jwt.Permission{Allow: jwt.StringList{"_INBOX.>"}},
	}
}
