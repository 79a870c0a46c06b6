"""One observed score, as the fit takes it."""

from catalog.evidence import Evidence
from catalog.irt.observations import Observation


def cell(model: str, benchmark: str, score: float) -> Observation:
    """An independent result, its score on 0..1."""
    row = Evidence(
        model=model,
        benchmark=benchmark,
        score=100 * score,
        kind="independent",
        source="s",
        as_of="2026-01-01",
    )
    return Observation(model, benchmark, score, row.kind, row.source, row)
