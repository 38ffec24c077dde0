module vanersborg.se/networks/deploy/proofs

go 1.26.8
