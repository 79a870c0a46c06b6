"""Turns rows of benchmarks, evidence and adoption into records."""

import msgspec

from catalog.build.tables import Row, TableError, truth, whole
from catalog.model import Adoption, Benchmark, Evidence, EvidenceKind, Pointer, Relation

SKILLS = (
    "general",
    "reasoning",
    "coding",
    "agentic",
    "maths",
    "vision",
    "long-context",
    "factuality",
    "faithfulness",
    "writing",
    "chat",
    "search",
    "embedding",
    "speech-to-text",
    "speed",
    "image-generation",
    "image-editing",
    "video-generation",
    "vendor",
)


def benchmark(row: Row) -> Benchmark:
    """One benchmark.

    Raises `TableError` on a skill outside the closed list.
    """
    if row["skill"] not in SKILLS:
        raise TableError(f"benchmarks.csv: {row['id']!r} has the unknown skill {row['skill']!r}")
    return Benchmark(
        id=row["id"],
        name=row["name"],
        skill=row["skill"],
        unit=row["unit"],
        higher_is_better=bool(truth(row["higher_is_better"])),
        source=row["source"],
        left_out=row["left_out"],
    )


def evidence(row: Row) -> Evidence:
    """One reported result."""
    return Evidence(
        model=row["model"],
        benchmark=row["benchmark"],
        score=float(f"{float(row['score']):.6g}"),
        kind=msgspec.convert(row["kind"], EvidenceKind),
        source=row["source"],
        as_of=row["as_of"],
        name_in_source=row["name_in_source"],
        variant=row["variant"],
        harness=row["harness"],
        date=row["date"] or None,
        plus_minus=row["plus_minus"],
        sample=whole(row["sample"]),
    )


def adoption(row: Row) -> Adoption:
    """The figures of one repository."""
    return Adoption(
        repository=row["repository"],
        relation=msgspec.convert(row["relation"], Relation),
        as_of=row["as_of"],
        source=row["source"],
        model=row["model"] or None,
        downloads_30d=whole(row["downloads_30d"]),
        likes=whole(row["likes"]),
        likes_gained=whole(row["likes_gained"]),
        likes_gained_window=row["likes_gained_window"],
    )


def pointer(row: Row) -> Pointer:
    """A rolling name."""
    return Pointer(id=row["id"], name=row["name"], note=row["note"])
