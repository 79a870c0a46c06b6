"""What the Hub says of its repositories: whose they are, which model they hold, and what is new about it."""

from collections.abc import Iterable

from catalog.identity import Identities
from catalog.model import Adoption, License, Relation
from catalog.refresh.makers import Makers
from catalog.refresh.memory import Memory
from catalog.refresh.newcomers import is_copy
from catalog.sources.upstream import Repository

_MADE_FROM: dict[str, Relation] = {
    "quantized": "quantised",
    "finetune": "derivative",
    "adapter": "derivative",
    "merge": "derivative",
}
_HOLDS_THE_MODEL = ("original", "quantised", "repack")


def adoption(
    row: Repository, memory: Memory, makers: Makers, identities: Identities, source: str, day: str
) -> Adoption:
    """The figures of one repository, with the model that it holds where that is clear."""
    known = memory.of_repository(row.id)
    relation = known.relation if known else _relation(row, makers)
    model = (known.model if known else None) or _model(row, relation, identities)
    for correction in memory.corrections("adoption", row.id):
        if correction.field == "model":
            model = correction.value or None
    return Adoption(
        repository=known.repository if known else row.id,
        relation=relation,
        as_of=day,
        source=source,
        model=model,
        downloads_30d=row.downloads_30d,
        likes=row.likes,
        downloads_all_time=row.downloads_all_time,
        trending=row.trending,
        gated=row.gated,
        created=row.created,
    )


def license_ids(licenses: Iterable[License]) -> dict[str, str]:
    """The catalogue's license by the Hub's id of it; ids that name a family or nothing are left out."""
    found: dict[str, str] = {}
    for entry in licenses:
        for name in (entry.id.removeprefix("LicenseRef-"), entry.spdx or ""):
            if name and not name.startswith("Family-") and name not in ("Other", "Unknown", "Proprietary"):
                found.setdefault(plain(name), entry.id)
    return found


def plain(name: str) -> str:
    """`llama3.1` and `Llama-3.1` are one license's name, `gpl-3.0` and `GPL-3.0-only` too."""
    return "".join(character for character in name.lower().removesuffix("-only") if character.isalnum())


def _relation(row: Repository, makers: Makers) -> Relation:
    organisation, _, name = row.id.partition("/")
    maker = makers.of_organisation(organisation)
    bases = {makers.of_organisation(base.partition("/")[0]) for base in row.base}
    if maker is not None and (not row.base or maker in bases) and not is_copy(name):
        return "original"
    if row.base:
        return _MADE_FROM.get(row.how, "repack") if row.how != "finetune" or maker is None else "derivative"
    return "repack" if is_copy(name) else "community"


def _model(row: Repository, relation: Relation, identities: Identities) -> str | None:
    if relation not in _HOLDS_THE_MODEL:
        return None
    if relation == "original":
        return identities.find(row.id)
    return identities.find(row.base[0]) if len(row.base) == 1 else None
