"""`python -m catalog.build`: makes the shipped catalogue from the tables, or checks it with `--check`."""

import argparse
import sys
from pathlib import Path

from catalog import files, groundwork, snapshot
from catalog.build import report
from catalog.build.assemble import build
from catalog.build.tables import TABLES, TableError, Tables

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
    print(report.text(built))
    if built.undecided:
        print("error: implausible figures without a decision; nothing was written", file=sys.stderr)
        return 1
    made = {
        options.output: snapshot.encode(built.catalog),
        options.output.with_name(groundwork.FILE): groundwork.encode(built.groundwork),
    }
    if options.check:
        same = all(path.exists() and path.read_bytes() == data for path, data in made.items())
        print("the shipped catalogue is what the tables make" if same else "the shipped catalogue differs")
        return 0 if same else 1
    for path, data in made.items():
        files.write_atomically(path, data)
        print(f"{path.name}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
