"""The REST API: routes, requests, responses. The only part that knows Chalice's requests and HTTP headers."""
