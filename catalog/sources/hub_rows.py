"""One row of the Hub's list of models, as a repository with its figures and as the listing of a model."""

import re

from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.upstream import Listing, Repository
from catalog.text import safe_text

PROVIDER = "huggingface"
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}", re.ASCII)
_HOW = ("quantized", "finetune", "adapter", "merge")
_NO_MODEL = (
    "quantized",
    "adapter",
    "merge",
)  # a finetune may be one: most chat models are made from a base model
_BASE = "base_model:"
_LICENSE = "license:"
_OTHER = "other"
_MOST_TAGS = 1_000
_MOST_BASES = 20
_FIRST_DAY = "2022-03-02"  # what the Hub says of every repository that is older than its record of such days


def repository(row: Row) -> Repository:
    """The figures of a repository. Raises `FieldError` where the row cannot be used."""
    tags = [tag for tag in fields.entries(row, "tags")[:_MOST_TAGS] if isinstance(tag, str)]
    base, how = _base(tags)
    return Repository(
        id=repository_id(row),
        downloads_30d=fields.whole(row, "downloads"),
        downloads_all_time=fields.whole(row, "downloadsAllTime"),
        likes=fields.whole(row, "likes"),
        trending=fields.number(row, "trendingScore", -1e9, 1e9),
        gated=_gated(row),
        created=fields.date(row, "createdAt"),
        license=_license(row, tags),
        parameters=_parameters(row),
        pipeline=fields.text(row, "pipeline_tag", 60),
        base=base,
        how=how,
    )


def listing(row: Row, repository: Repository) -> Listing | None:
    """The model of a repository as the Hub lists it, `None` where it holds other files of another's weights.

    `released` is the day on which the repository was made, which is the model's at best; the oldest of those days
    stands for "before that" and is no date.
    """
    if repository.how in _NO_MODEL:
        return None
    organisation, _, name = repository.id.partition("/")
    return Listing(
        provider=PROVIDER,
        id=repository.id,
        name=name,
        maker=organisation,
        hub_repository=repository.id,
        open_weights=_has_weights(row) or None,
        license=repository.license,
        total_parameters=repository.parameters,
        released=repository.created if (repository.created or "") > _FIRST_DAY else None,
        pipeline=repository.pipeline,
    )


def repository_id(row: Row) -> str:
    """The id `organisation/name` of a row. Raises `FieldError` where there is none."""
    found = fields.identifier(row, "id")
    if not _ID.fullmatch(found):
        raise FieldError(f"id: {safe_text(found, 60)!r} was found, ORGANISATION/NAME was expected")
    return found


def _gated(row: Row) -> str | None:
    value = row.get("gated")
    if value is None:
        return None
    if value is False:
        return "no"
    if value in ("auto", "manual"):
        return str(value)
    raise FieldError(f"gated: {safe_text(value, 40)!r} was found, false, 'auto' or 'manual' was expected")


def _base(tags: list[str]) -> tuple[tuple[str, ...], str]:
    """The repositories that this one was made from and how; the Hub tags each with and without the word."""
    how, found = "", dict[str, None]()
    for tag in tags:
        if not tag.startswith(_BASE):
            continue
        word, colon, name = tag.removeprefix(_BASE).partition(":")
        if colon and word in _HOW:
            how = how or word
        else:
            name = word
        if _ID.fullmatch(name):
            found[name] = None
    return tuple(found)[:_MOST_BASES], how


def _license(row: Row, tags: list[str]) -> str | None:
    """The license on the card, by its own name where its id is "other"; several of them settle nothing."""
    card = row.get("cardData")
    card = card if isinstance(card, dict) else {}
    stated = card.get("license") or [tag.removeprefix(_LICENSE) for tag in tags if tag.startswith(_LICENSE)]
    stated = stated if isinstance(stated, list) else [stated]
    names = {name for name in stated if isinstance(name, str) and name}
    if len(names) != 1:
        return None
    name, own = names.pop(), card.get("license_name")
    return safe_text(own if name == _OTHER and isinstance(own, str) and own else name, 100)


def _parameters(row: Row) -> int | None:
    """The number of parameters; 0 and a count per precision without a sum say nothing."""
    for key in ("safetensors", "gguf"):
        place = f"{key}.total"
        total = fields.whole({place: fields.inside(row, key).get("total")}, place)
        if total:
            return total
    return None


def _has_weights(row: Row) -> bool:
    """Whether the Hub found weights that anybody, or anybody who agrees to the terms, may download."""
    return row.get("private") is not True and bool(row.get("safetensors") or row.get("gguf"))
