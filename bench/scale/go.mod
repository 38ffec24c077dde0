module vanersborg.se/networks/bench/scale

go 1.26
