"""Every need that can be edited on the screen: what it means, how it is typed, how it is shown.

The lines follow `catalog.advice.needs.KEYS`: a key without an entry here is shown too, below those of its table, with
a shape and a help that are derived from the key. The labels are those of `tui.rendering.need_words`.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from catalog.advice.needs.keys import BY_PATH, KEYS, Key
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Flag, Many, Number, Value, Word
from tui.rendering.cells import LICENSES
from tui.rendering.need_words import need_title

Shape = Literal[
    "heading", "words", "list", "number", "money", "share", "choice", "weight", "use_case", "hardware", "more"
]
Options = tuple[tuple[object, str, str], ...]
"""The few values that a need can have, each with its label and what it means."""


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
    help: str = ""
    value: Value | None = None
    usual: float = 0.0


class Entry(NamedTuple):
    """What the screen says of one key; what is left out is derived from the key."""

    key: str
    help: str = ""
    always: bool = False
    unit: str = ""
    options: Options = ()
    shape: Shape | None = None
    usual: float = 0.0
    label: str = ""


class Section(NamedTuple):
    """A heading, the tables of the needs whose keys stand below it, and the keys that have an entry."""

    title: str
    tables: tuple[str, ...]
    entries: tuple[Entry, ...]


_YES_NO: Options = ((False, "no", ""), (True, "yes", ""))
_WHERE: Options = (
    (("api", "self-host"), "API or own hardware", "whichever ranks first"),
    (("api",), "API only", "a provider runs it"),
    (("self-host",), "own hardware only", "open weights on GPUs that you rent or own"),
)
_PRECISIONS: Options = (
    (None, "best that fits", "as published, else 8-bit, else 4-bit"),
    ("4-bit", "4-bit", "smallest, loses a little capability"),
    ("8-bit", "8-bit", "nearly as published"),
    ("16-bit", "16-bit", "as most weights are published"),
)

SECTIONS = (
    Section("Job", ("",), (Entry("use_case", "The job that the model does.", True, shape="use_case"),)),
    Section(
        "Workload",
        ("workload",),
        (
            Entry("workload.requests_per_month", "Requests in a month.", True, "/month"),
            Entry("workload.input_tokens", "Tokens sent with one request: instructions, texts, question."),
            Entry("workload.output_tokens", "Tokens of one answer."),
            Entry("workload.cached_input_share", "Part of the input that repeats and is billed as cached."),
            Entry(
                "workload.calls_per_request",
                "Model calls of one request, which share its tokens. An agent's task takes many.",
                usual=1.0,
            ),
            Entry("workload.images", "Images sent with one request."),
            Entry("workload.audio_minutes", "Minutes of audio sent with one request.", unit=" min"),
            Entry("workload.pages", "Pages of documents sent with one request."),
            Entry("workload.documents", "Documents to rank for one query."),
            Entry("workload.generated_images", "Images made by one request."),
            Entry("workload.generated_seconds", "Seconds of audio or video made by one request.", unit=" s"),
            Entry("workload.characters", "Characters spoken in one request."),
            Entry("workload.batch", "Answers may take hours: batch prices count where a provider has them."),
        ),
    ),
    Section(
        "Cost",
        ("budget", "baseline"),
        (
            Entry("budget.monthly_usd", "Most dollars a month; dearer models are ruled out.", True, "/month"),
            Entry("baseline.model", "The model that you use today, to compare with.", True),
            Entry("baseline.monthly_usd", "Dollars a month that you pay today.", unit="/month"),
        ),
    ),
    Section(
        "Legal",
        ("license",),
        (
            Entry("license.require", "What the license must allow.", True, options=LICENSES),
            Entry("license.allow", "Only models under these licenses."),
            Entry("license.monthly_active_users", "Your monthly users; some licenses have a limit."),
            Entry(
                "license.annual_revenue_usd",
                "Your revenue in dollars a year; some licenses have a limit.",
                unit="/year",
            ),
            Entry("license.model_as_a_service", "You would resell the model itself as an API."),
            Entry(
                "license.use_countries", "Where you and your users are; some licenses give no rights there."
            ),
        ),
    ),
    Section(
        "Hosting",
        ("hosting",),
        (
            Entry("hosting.where", "How the model may run.", True, options=_WHERE, shape="choice"),
            Entry("hosting.gpu", "The GPUs that it may run on, such as 2x H100.", True, shape="hardware"),
            Entry("hosting.own_gpu", "The hardware is bought, not rented: value lost and power are counted."),
            Entry("hosting.gpu_usd_per_hour", "Dollars an hour for one GPU, all in.", unit="/hour"),
            Entry("hosting.gpu_price_usd", "Dollars paid for one GPU."),
            Entry("hosting.usd_per_kwh", "Dollars for a kilowatt hour.", unit="/kWh"),
            Entry("hosting.utilisation", "How busy own GPUs are on average."),
            Entry("hosting.precision", "Precision of the weights on own hardware.", options=_PRECISIONS),
            Entry("hosting.providers", "Only the APIs of these providers."),
            Entry("hosting.exclude_providers", "No API of these providers."),
        ),
    ),
    Section(
        "Origin",
        ("origin",),
        (
            Entry("origin.developer_countries", "Only models whose developer is in these countries.", True),
            Entry(
                "origin.exclude_developer_countries", "No model whose developer is in these countries.", True
            ),
            Entry("origin.serving_countries", "Only APIs that run in these countries.", True),
            Entry("origin.exclude_provider_countries", "No API of a company based in these countries."),
            Entry("origin.developers", "Only models of these developers."),
            Entry("origin.exclude_developers", "No model of these developers."),
        ),
    ),
    Section(
        "Requirements",
        ("must",),
        (
            Entry("must.languages", "Languages that it must know.", True),
            Entry("must.inputs", "What it must be able to read."),
            Entry("must.outputs", "What it must be able to produce."),
            Entry("must.features", "Features that it must have."),
            Entry("must.context_tokens", "Tokens that its context window must hold.", unit=" tokens"),
            Entry("must.min_capability", "Least capability for this job, 0 to 100."),
            Entry(
                "must.measured_only",
                "Only models that a result measured: figures that are expected do not count.",
            ),
            Entry("must.tokens_per_second", "Least output speed of one stream.", unit=" tokens/s"),
            Entry("must.max_parameters", "Most parameters, in billions.", unit="B"),
            Entry("unknown_ok", "Rules that a model may pass where the fact is not known."),
        ),
    ),
    Section(
        "Priorities",
        ("priorities",),
        (
            Entry("priorities.cost", "How much a low bill counts in the ranking.", True, label="Cost"),
            Entry(
                "priorities.capability",
                "How much capability counts in the ranking.",
                True,
                label="Capability",
            ),
            Entry(
                "priorities.downloads", "How much downloads count in the ranking.", True, label="Downloads"
            ),
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
    listed = {entry.key for entry in section.entries}
    by_path = {key.path: key for key in keys if key.table in section.tables or key.path in listed}
    for entry in section.entries:
        yield _field(by_path.pop(entry.key), entry)
    elsewhere = {entry.key for other in SECTIONS for entry in other.entries}
    for path, key in by_path.items():
        if path not in elsewhere:
            yield _field(key, Entry(path))


def _field(key: Key, entry: Entry) -> Field:
    label = entry.label or (need_title(key.path) if key.path in BY_PATH else _words(key.name))
    return Field(
        key.path,
        label,
        entry.shape or _shape(key.value),
        entry.always,
        entry.unit,
        entry.options or _options(key.value),
        entry.help or f"{key.help[:1].upper()}{key.help[1:]}.",
        key.value,
        entry.usual,
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
    words: Options = tuple((word, word, "") for word in value.words)
    return words if "any" in value.words else ((None, "any", ""), *words)


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
