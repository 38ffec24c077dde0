# Varnish before two replicas: a cache that outlives them, and no failed request
# when one of them dies. TLS is ended before it. Start varnishd with
# -p http_gzip_support=off: bodies come compressed, each with its own ETag.
vcl 4.1;

import directors;
import std;

probe answers {
    .url = "/robots.txt";
    .interval = 1s;
    .timeout = 1s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

backend one { .host = "192.0.2.11"; .port = "8080"; .probe = answers; .connect_timeout = 1s; }
backend two { .host = "192.0.2.12"; .port = "8080"; .probe = answers; .connect_timeout = 1s; }

sub vcl_init {
    new replicas = directors.round_robin();
    replicas.add_backend(one);
    replicas.add_backend(two);
}

# What is in an ordinary form is shortened to what decides the answer and looked
# up; everything else goes to the service as it came. So the answer is always
# the service's own, and nobody can fill the cache with invented fields.
sub vcl_recv {
    set req.backend_hint = replicas.backend();
    unset req.http.Cookie;
    unset req.http.Authorization;
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }

    # Varnish compares one tag only.
    if (req.http.If-None-Match ~ "[,*]") {
        return (pass);
    }

    # The first wish is a language of the page, without a weight: it is answered
    # in that language whatever follows. An absent field stays absent.
    std.collect(req.http.Accept-Language, ",");
    if (req.http.Accept-Language ~ "(?i)^(sv|en|it)(-[a-z0-9]{1,8}){0,9}[ \t]*(,|$)") {
        set req.http.Accept-Language = std.tolower(regsub(req.http.Accept-Language, "(?i)^(sv|en|it).*$", "\1"));
    } else if (req.http.Accept-Language) {
        return (pass);
    }

    # The first wish is HTML, without a weight, as browsers say it.
    std.collect(req.http.Accept, ",");
    if (req.http.Accept ~ "^text/html(,|$)") {
        set req.http.Accept = "text/html";
    } else if (req.http.Accept && req.http.Accept != "*/*") {
        return (pass);
    }

    std.collect(req.http.Accept-Encoding, ",");
    if (req.http.Accept-Encoding && req.http.Accept-Encoding !~ "^gzip(, deflate)?(, br)?(, zstd)?$") {
        return (pass);
    }

    # While a replica answers, nobody gets what is older than a minute too old.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 60s;
    }
    return (hash);
}

# No answer depends on Host or on a query.
sub vcl_hash {
    hash_data(regsub(req.url, "\?.*$", ""));
    return (lookup);
}

sub vcl_backend_fetch {
    # A passed HEAD would come back without Content-Encoding.
    if (bereq.method == "HEAD") {
        set bereq.method = "GET";
    }
    # Of two replicas one is alive.
    if (bereq.retries == 1) {
        set bereq.backend = one;
    } else if (bereq.retries == 2) {
        set bereq.backend = two;
    }
}

sub vcl_backend_response {
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 60s);
    }
}

sub vcl_backend_error {
    if (bereq.retries < 2) {
        return (retry);
    }
}
