"""The figures of Hub repositories: who published each, which model it holds, and how it relates to that model."""

import re
from collections.abc import Iterable, Mapping

from catalog.identity import Identities
from catalog.model import Adoption, Model
from catalog.pipeline import source_names
from catalog.pipeline.name_matcher import DeveloperNames, ReviewedNames
from catalog.pipeline.new_models import is_copy
from catalog.record import Relation
from catalog.sources.upstream import Repository

_RELATION_OF_HOW: dict[str, Relation] = {
    "quantized": "quantised",
    "finetune": "derivative",
    "adapter": "derivative",
    "merge": "derivative",
}
_FINISHED = re.compile(r"(?:^|[-_.])(?:instruct|it|chat|thinking|reasoning)(?=$|[-_.])", re.IGNORECASE)
"""What names of finished models carry where their developer_names publish the base beside them."""
_HOLDS_THE_MODEL = ("original", "quantised", "repack")


def adoption_of(
    row: Repository,
    reviewed: ReviewedNames,
    developer_names: DeveloperNames,
    identities: Identities,
    models: Mapping[str, Model],
    source: str,
    day: str,
) -> Adoption:
    """The figures of one repository as of `day`, with the model that it holds where that is unambiguous."""
    known = reviewed.of_repository(row.id)
    relation = known.relation if known else _relation(row, developer_names)
    model = (known.model if known else None) or _model_of(row, relation, identities, models)
    for correction in reviewed.corrections("adoption", row.id):
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


def is_reupload(name: str, bases: Iterable[str], developer: str, developer_names: DeveloperNames) -> bool:
    """Whether a repository of `developer` holds another developer's model under that model's own name."""
    short = name.rpartition("/")[2].lower()
    others = (base.partition("/") for base in bases)
    return any(
        short.startswith(other.lower()) and developer_names.of_organisation(organisation) != developer
        for organisation, _, other in others
    )


def _relation(row: Repository, developer_names: DeveloperNames) -> Relation:
    organisation, _, name = row.id.partition("/")
    developer = developer_names.of_organisation(organisation)
    bases = {developer_names.of_organisation(base.partition("/")[0]) for base in row.base}
    if developer is not None and (not row.base or developer in bases) and not is_copy(name):
        return "original"
    if row.base:
        return (
            _RELATION_OF_HOW.get(row.how, "repack")
            if row.how != "finetune" or developer is None
            else "derivative"
        )
    return "repack" if is_copy(name) else "community"


def _model_of(
    row: Repository, relation: Relation, identities: Identities, models: Mapping[str, Model]
) -> str | None:
    if relation not in _HOLDS_THE_MODEL or (relation != "original" and len(row.base) != 1):
        return None
    name = row.id if relation == "original" else row.base[0]
    plain = f"{name.partition('/')[0]}/{source_names.plain_name(name)}"  # NVIDIA-...-BF16 is the model itself
    found = models.get(identities.find(name) or identities.find(plain) or "")
    return found.id if found is not None and may_hold(name, found) else None
