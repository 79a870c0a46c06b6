"""Bounded requests of a refresh: addresses, one request with its retries, bodies, and the response cache."""
