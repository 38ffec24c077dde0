// Package releases publishes a site folder to a NATS server.
package releases
