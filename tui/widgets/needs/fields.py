"""Every need that can be edited on the screen: its label, how it is typed, how it is shown.

The lines follow `catalog.advice.needs.KEYS`: a key without an entry here is shown too, below those of its table, under
a label, a shape and a hint that are derived from the key.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from catalog.advice.needs.keys import KEYS, Key
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Flag, Many, Number, Value, Word
from tui.rendering.cells import LICENSES

Shape = Literal[
    "heading", "words", "list", "number", "money", "share", "choice", "weight", "use_case", "hardware", "more"
]
Options = tuple[tuple[object, str], ...]


class Field(NamedTuple):
    """One line of the needs. `always` lines are shown even where nothing was asked; `unit` follows the figure.

    `value` is the kind of value that the key takes, None for a line that is no need. `usual` is a figure that says no
    more than none does.
    """

    key: str
    label: str
    shape: Shape
    always: bool = False
    unit: str = ""
    options: Options = ()
    hint: str = ""
    value: Value | None = None
    usual: float = 0.0


class Entry(NamedTuple):
    """What the screen says of one key; what is left out is derived from the key."""

    key: str
    label: str
    hint: str = ""
    always: bool = False
    unit: str = ""
    options: Options = ()
    shape: Shape | None = None
    usual: float = 0.0


class Section(NamedTuple):
    """A heading, the tables of the needs whose keys stand below it, and the keys that have an entry."""

    title: str
    tables: tuple[str, ...]
    entries: tuple[Entry, ...]


_MOST_LABEL = 19  # leaves room for a figure in the narrowest panel
_NOT_SHOWN = frozenset({"unknown_ok"})  # names rules rather than needs: from a file or a flag only
_YES_NO: Options = ((False, "no"), (True, "yes"))
_LICENSES: Options = tuple((value, label) for value, label, _ in LICENSES)
_WHERE: Options = (
    (("api", "self-host"), "API or own"),
    (("api",), "API only"),
    (("self-host",), "own hardware"),
)
_PRECISIONS: Options = ((None, "as fits"), ("4-bit", "4-bit"), ("8-bit", "8-bit"), ("16-bit", "16-bit"))

SECTIONS = (
    Section(
        "What for", ("",), (Entry("use_case", "", "What is it for, in your words?", True, shape="use_case"),)
    ),
    Section(
        "How much",
        ("workload",),
        (
            Entry("workload.requests_per_month", "requests", "Requests a month", True, "/mo"),
            Entry("workload.input_tokens", "tokens in", "Tokens going into one request"),
            Entry("workload.output_tokens", "tokens out", "Tokens coming out of one request"),
            Entry(
                "workload.cached_input_share",
                "repeated input",
                "Share of the input that is the same every time",
            ),
            Entry(
                "workload.calls_per_request",
                "calls a request",
                "Model calls of one request, which share its tokens; an agent's task takes many",
                usual=1.0,
            ),
            Entry("workload.images", "pictures in", "Pictures going into one request"),
            Entry("workload.audio_minutes", "audio minutes", "Minutes of audio in one request"),
            Entry("workload.pages", "pages in", "Document pages in one request"),
            Entry("workload.documents", "documents", "Candidates to rerank in one request"),
            Entry("workload.generated_images", "pictures out", "Pictures made by one request"),
            Entry(
                "workload.generated_seconds", "seconds out", "Seconds of video or audio made by one request"
            ),
            Entry("workload.characters", "characters", "Characters spoken by one request"),
            Entry("workload.batch", "can wait a day", "Batch prices where a provider has them"),
        ),
    ),
    Section(
        "What it may cost",
        ("budget", "baseline"),
        (
            Entry("budget.monthly_usd", "at most", "Ceiling in dollars a month; blank for none", True, "/mo"),
            Entry("baseline.model", "today we use", "The model used today; blank for none", True),
            Entry("baseline.monthly_usd", "and pay", "Dollars a month paid today", True, "/mo"),
        ),
    ),
    Section(
        "License",
        ("license",),
        (
            Entry("license.require", "allows", "What the license must allow", True, options=_LICENSES),
            Entry("license.allow", "only these", "License ids, such as Apache-2.0, MIT"),
            Entry(
                "license.monthly_active_users",
                "our users",
                "Monthly active users, for thresholds in licenses",
            ),
            Entry("license.annual_revenue_usd", "our revenue", "Dollars a year, for thresholds", unit="/yr"),
            Entry("license.model_as_a_service", "we resell it", "Resold as an API"),
            Entry(
                "license.use_countries", "used in", "Country codes of you and your users, such as DE, or EU"
            ),
        ),
    ),
    Section(
        "Where",
        ("hosting", "origin"),
        (
            Entry("hosting.where", "runs on", "API or own hardware", True, options=_WHERE, shape="choice"),
            Entry(
                "hosting.gpu", "own GPUs", "Such as 2x H100, RTX 4090, laptop 16 GB", True, shape="hardware"
            ),
            Entry("hosting.own_gpu", "bought", "Bought and not rented"),
            Entry("hosting.gpu_usd_per_hour", "a GPU costs", "Dollars an hour for one, all in", unit="/h"),
            Entry("hosting.gpu_price_usd", "one cost", "Dollars paid for one GPU"),
            Entry("hosting.usd_per_kwh", "power costs", "Dollars a kilowatt hour", unit="/kWh"),
            Entry("hosting.utilisation", "kept busy", "How busy own GPUs are on average; blank: 30%"),
            Entry("hosting.precision", "precision", "Precision of the weights", options=_PRECISIONS),
            Entry("hosting.providers", "only via", "Provider ids, with commas"),
            Entry("hosting.exclude_providers", "not via", "Provider ids, with commas"),
            Entry("origin.developer_countries", "made in", "Country codes, such as US, FR, or EU", True),
            Entry("origin.exclude_developer_countries", "not made in", "Country codes, such as CN"),
            Entry(
                "origin.serving_countries", "served in", "Country codes where the API may run, or EU", True
            ),
            Entry("origin.exclude_provider_countries", "no law of", "Country codes, such as US"),
            Entry("origin.developers", "made by", "Developer ids, such as mistral, meta"),
            Entry("origin.exclude_developers", "not made by", "Developer ids, with commas"),
        ),
    ),
    Section(
        "Must",
        ("must",),
        (
            Entry("must.inputs", "read", "text, image, audio, video, document"),
            Entry("must.outputs", "give", "text, image, audio, video, embedding, score"),
            Entry("must.features", "offer", "tools, structured-output, reasoning"),
            Entry("must.languages", "speak", "Language codes, such as de, fr, pt"),
            Entry("must.context_tokens", "context", "Tokens the context window must hold", unit=" tok"),
            Entry("must.min_capability", "capability ≥", "0 to 100, on the scale of this job"),
            Entry("must.tokens_per_second", "speed ≥", "Tokens a second of one stream", unit=" tok/s"),
            Entry("must.max_parameters", "size ≤", "Billions of parameters", unit=" B"),
        ),
    ),
    Section(
        "What counts",
        ("priorities",),
        (
            Entry("priorities.cost", "cost", always=True),
            Entry("priorities.capability", "capability", always=True),
            Entry("priorities.downloads", "downloads", always=True),
        ),
    ),
)


def fields_of(keys: Sequence[Key]) -> tuple[Field, ...]:
    """The lines for these keys under their headings; keys of a table that no section has get one of their own."""
    tables = dict.fromkeys(key.table for key in keys)
    known = {table for section in SECTIONS for table in section.tables}
    new = [Section(_words(table), (table,), ()) for table in tables if table not in known]
    fields: list[Field] = []
    for section in (*SECTIONS, *new):
        fields.append(Field("", section.title, "heading"))
        fields += _section_fields(section, keys)
    return (*fields, Field("more", "", "more", True))


def _section_fields(section: Section, keys: Sequence[Key]) -> Iterable[Field]:
    by_path = {key.path: key for key in keys if key.table in section.tables and key.path not in _NOT_SHOWN}
    for entry in section.entries:
        yield _field(by_path.pop(entry.key), entry)
    for path, key in by_path.items():
        label = _words(key.name).lower()
        if len(label) > _MOST_LABEL:
            label = f"{label[: _MOST_LABEL - 1]}…"
        yield _field(key, Entry(path, label))


def _field(key: Key, entry: Entry) -> Field:
    options = entry.options or _options(key.value)
    hint = entry.hint or key.help[:1].upper() + key.help[1:]
    shape = entry.shape or _shape(key.value)
    return Field(
        key.path, entry.label, shape, entry.always, entry.unit, options, hint, key.value, entry.usual
    )


def _shape(value: Value) -> Shape:
    match value:
        case Flag() | Word():
            return "choice"
        case Many():
            return "list"
        case Number(metavar="USD"):
            return "money"
        case Number(metavar="SHARE"):
            return "share"
        case Number(metavar="WEIGHT"):
            return "weight"
        case Number():
            return "number"
    return "words"


def _options(value: Value) -> Options:
    """The values that the arrow keys go through; None, where there is no word for it, is "any"."""
    if isinstance(value, Flag):
        return _YES_NO
    if not isinstance(value, Word):
        return ()
    words: Options = tuple((word, word) for word in value.words)
    return words if "any" in value.words else ((None, "any"), *words)


def _words(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


FIELDS = fields_of(KEYS)
BY_KEY = {field.key: field for field in FIELDS if field.key}
USE_CASE = BY_KEY["use_case"]


def value_of(needs: Needs, key: str) -> object:
    """The value at a dotted key; None where nothing was said."""
    value: object = needs
    for name in key.split("."):
        value = getattr(value, name)
    return value


def is_said(asked: Needs, field: Field) -> bool:
    """Whether the user asked for this, rather than the use case or nobody."""
    if field.shape in ("heading", "more"):
        return False
    return field.key == "use_case" or value_of(asked, field.key) != value_of(NOTHING, field.key)


NOTHING = Needs(use_case="")
"""What is asked where nothing was said."""
