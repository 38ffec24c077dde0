//go:build unix

package main

import "syscall"

// openFiles is how many files and connections the system lets the program have
// open; 0 if it does not say.
func openFiles() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return int(min(uint64(limit.Cur), 1<<30))
}
