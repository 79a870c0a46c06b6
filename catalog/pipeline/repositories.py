"""What the Hub says of its repositories: whose they are, which model they hold, and what is new about it."""

import re
from collections.abc import Iterable, Mapping

from catalog.identity import Identities
from catalog.model import Adoption, License, Model
from catalog.pipeline.new_models import is_copy
from catalog.pipeline.reviewed_names import DeveloperNames, ReviewedNames
from catalog.record import Relation
from catalog.sources.upstream import Repository

_MADE_FROM: dict[str, Relation] = {
    "quantized": "quantised",
    "finetune": "derivative",
    "adapter": "derivative",
    "merge": "derivative",
}
_FINISHED = re.compile(r"(?:^|[-_.])(?:instruct|it|chat|thinking|reasoning)(?=$|[-_.])", re.IGNORECASE)
"""What names of finished models carry where their makers publish the base beside them."""
_HOLDS_THE_MODEL = ("original", "quantised", "repack")


def adoption(
    row: Repository,
    memory: ReviewedNames,
    makers: DeveloperNames,
    identities: Identities,
    models: Mapping[str, Model],
    source: str,
    day: str,
) -> Adoption:
    """The figures of one repository, with the model that it holds where that is clear."""
    known = memory.of_repository(row.id)
    relation = known.relation if known else _relation(row, makers)
    model = (known.model if known else None) or _model(row, relation, identities, models)
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


def may_hold(name: str, model: Model) -> bool:
    """Whether the weights called `name` may be this model's, and not those of the base that it was made from."""
    own = model.hub_repository
    if own is None or own.lower() == name.lower():
        return True
    return bool(_FINISHED.search(own)) == bool(_FINISHED.search(name))


def is_remade(name: str, bases: Iterable[str], maker: str, makers: DeveloperNames) -> bool:
    """Whether a repository is another developer's model under that model's own name, with or without a remark."""
    short = name.rpartition("/")[2].lower()
    others = (base.partition("/") for base in bases)
    return any(
        short.startswith(other.lower()) and makers.of_organisation(organisation) != maker
        for organisation, _, other in others
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


def _relation(row: Repository, makers: DeveloperNames) -> Relation:
    organisation, _, name = row.id.partition("/")
    maker = makers.of_organisation(organisation)
    bases = {makers.of_organisation(base.partition("/")[0]) for base in row.base}
    if maker is not None and (not row.base or maker in bases) and not is_copy(name):
        return "original"
    if row.base:
        return _MADE_FROM.get(row.how, "repack") if row.how != "finetune" or maker is None else "derivative"
    return "repack" if is_copy(name) else "community"


def _model(
    row: Repository, relation: Relation, identities: Identities, models: Mapping[str, Model]
) -> str | None:
    if relation not in _HOLDS_THE_MODEL or (relation != "original" and len(row.base) != 1):
        return None
    name = row.id if relation == "original" else row.base[0]
    found = models.get(identities.find(name) or "")
    return found.id if found is not None and may_hold(name, found) else None
