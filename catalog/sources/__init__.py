"""The upstreams that a refresh asks, one file each, behind the protocol in `catalog.sources.upstream`."""
