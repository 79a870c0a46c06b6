"""`python -m catalog.build`: makes the shipped catalogue from the tables, or checks it with `--check`."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from catalog.advice.understanding import language, use_cases
from catalog.advice.understanding.use_cases import UseCase
from catalog.build.assemble import BuildResult, build
from catalog.build.language import language as compile_language
from catalog.build.tables import TABLES, TableError, Tables
from catalog.build.tokenizers import text_sizes
from catalog.storage import files, groundwork, snapshot, store


def report_text(built: BuildResult) -> str:
    """The report of a build, one fact a line."""
    catalog = built.catalog
    kinds = Counter(model.kind for model in catalog.models)
    lines = [f"models: {len(catalog.models)}"]
    lines += [f"  {kind}: {kinds[kind]}" for kind in sorted(kinds)]
    for name in ("pointers", "offers", "providers", "evidence", "benchmarks", "abilities", "adoption"):
        lines.append(f"{name}: {len(getattr(catalog, name))}")
    terms = Counter(offer.terms for offer in catalog.offers)
    lines += [f"  {name}: {terms[name]}" for name in sorted(terms)]
    lines += [f"{name}: {built.counts[name]}" for name in sorted(built.counts)]
    lines.append(f"implausible figures: {len(built.decided) + len(built.undecided)}")
    for outlier, decision in built.decided:
        lines.append(
            f"  {outlier.check}: {outlier.key}: {outlier.found}: {outlier.reason}. Decided: {decision}"
        )
    for outlier in built.undecided:
        lines.append(f"  UNDECIDED {outlier.check}: {outlier.key}: {outlier.found}: {outlier.reason}")
    return "\n".join(lines)


def read_use_cases(tables: Path) -> dict[str, UseCase]:
    """The use cases by id, from the tables."""
    return use_cases.parse((tables / "use_cases.toml").read_text(encoding="utf-8"))


def read_language(tables: Path) -> language.Language:
    """The language of the use cases, from the tables."""
    names = {case.id: case.name for case in read_use_cases(tables).values()}
    return compile_language(
        tables / "language", names, text_sizes(Tables(tables).rows("tokens_per_language"))
    )


SHIPPED = TABLES.parent / "catalogue.json"


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: written, or nothing to change; 1: tables in error, undecided figures, or a difference."""
    parser = argparse.ArgumentParser(prog="python -m catalog.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the shipped file, write nothing")
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder of the tables")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the catalogue to write or to compare")
    options = parser.parse_args(arguments)
    try:
        built = build(Tables(options.tables))
    except TableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(report_text(built))
    if built.undecided:
        print("error: implausible figures without a decision; nothing was written", file=sys.stderr)
        return 1
    made = snapshot.encode(built.catalog)
    files_made = {
        options.output: made,
        options.output.with_name(store.DIGEST): f"{snapshot.digest_of(made)}\n".encode(),
        options.output.with_name(groundwork.FILE): groundwork.encode(built.groundwork),
        options.output.with_name(store.USE_CASES): use_cases.encode(read_use_cases(options.tables).values()),
        options.output.with_name(store.LANGUAGE): language.encode(read_language(options.tables)),
    }
    if options.check:
        same = all(path.exists() and path.read_bytes() == data for path, data in files_made.items())
        print("the shipped catalogue is what the tables make" if same else "the shipped catalogue differs")
        return 0 if same else 1
    for path, data in files_made.items():
        files.write_atomically(path, data)
        print(f"{path.name}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
