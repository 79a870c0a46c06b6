"""The sources: one upstream a file behind the protocol `catalog.sources.upstream.Upstream`, listed in `registry`."""
