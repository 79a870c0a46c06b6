"""What a build did, in words: for the one who reviews it."""

from collections import Counter

from catalog.build.assemble import Built


def text(built: Built) -> str:
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
    lines.append(f"implausible figures: {len(built.doubts) + len(built.undecided)}")
    for doubt, decision in built.doubts:
        lines.append(f"  {doubt.check}: {doubt.key}: {doubt.found}: {doubt.doubt}. Decided: {decision}")
    for doubt in built.undecided:
        lines.append(f"  UNDECIDED {doubt.check}: {doubt.key}: {doubt.found}: {doubt.doubt}")
    return "\n".join(lines)
