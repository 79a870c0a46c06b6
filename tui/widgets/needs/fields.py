"""Every need that can be edited on the screen: its label, how it is typed, how it is shown."""

from typing import Literal, NamedTuple

from catalog.advice.needs import Needs
from tui.rendering.cells import LICENSES

Shape = Literal[
    "heading", "words", "list", "number", "money", "share", "choice", "weight", "use_case", "hardware", "more"
]


class Field(NamedTuple):
    """One line of the needs. `always` lines are shown even where nothing was asked; `unit` follows the figure."""

    key: str
    label: str
    shape: Shape
    always: bool = False
    unit: str = ""
    options: tuple[tuple[object, str], ...] = ()
    hint: str = ""


_LICENSE_OPTIONS = tuple((value, label) for value, label, _ in LICENSES)
_WHERE = ((("api", "self-host"), "API or own"), (("api",), "API only"), (("self-host",), "own hardware"))
_PRECISIONS = ((None, "as fits"), ("4-bit", "4-bit"), ("8-bit", "8-bit"), ("16-bit", "16-bit"))
_YES_NO = ((False, "no"), (True, "yes"))

USE_CASE = Field("use_case", "", "use_case", True, hint="What is it for, in your words?")
FIELDS: tuple[Field, ...] = (
    Field("", "What for", "heading"),
    USE_CASE,
    Field("", "How much", "heading"),
    Field("workload.requests_per_month", "requests", "number", True, "/mo", hint="Requests a month"),
    Field("workload.input_tokens", "tokens in", "number", hint="Tokens going into one request"),
    Field("workload.output_tokens", "tokens out", "number", hint="Tokens coming out of one request"),
    Field(
        "workload.cached_input_share",
        "repeated input",
        "share",
        hint="Share of the input that is the same every time",
    ),
    Field("workload.images", "pictures in", "number", hint="Pictures going into one request"),
    Field("workload.audio_minutes", "audio minutes", "number", hint="Minutes of audio in one request"),
    Field("workload.pages", "pages in", "number", hint="Document pages in one request"),
    Field("workload.documents", "documents", "number", hint="Candidates to rerank in one request"),
    Field("workload.generated_images", "pictures out", "number", hint="Pictures made by one request"),
    Field(
        "workload.generated_seconds",
        "seconds out",
        "number",
        hint="Seconds of video or audio made by one request",
    ),
    Field("workload.characters", "characters", "number", hint="Characters spoken by one request"),
    Field(
        "workload.batch",
        "can wait a day",
        "choice",
        options=_YES_NO,
        hint="Batch prices where a provider has them",
    ),
    Field("", "What it may cost", "heading"),
    Field(
        "budget.monthly_usd",
        "at most",
        "money",
        True,
        "/mo",
        hint="Ceiling in dollars a month; blank for none",
    ),
    Field("baseline.model", "today we use", "words", True, hint="The model used today; blank for none"),
    Field("baseline.monthly_usd", "and pay", "money", True, "/mo", hint="Dollars a month paid today"),
    Field("", "License", "heading"),
    Field(
        "license.require",
        "allows",
        "choice",
        True,
        options=_LICENSE_OPTIONS,
        hint="What the license must allow",
    ),
    Field("license.allow", "only these", "list", hint="License ids, such as Apache-2.0, MIT"),
    Field(
        "license.monthly_active_users",
        "our users",
        "number",
        hint="Monthly active users, for thresholds in licenses",
    ),
    Field(
        "license.annual_revenue_usd",
        "our revenue",
        "money",
        unit="/yr",
        hint="Dollars a year, for thresholds",
    ),
    Field("license.model_as_a_service", "we resell it", "choice", options=_YES_NO, hint="Resold as an API"),
    Field("", "Where", "heading"),
    Field("hosting.where", "runs on", "choice", True, options=_WHERE, hint="API or own hardware"),
    Field("hosting.gpu", "own GPUs", "hardware", True, hint="Such as 2x H100, RTX 4090, laptop 16 GB"),
    Field("hosting.own_gpu", "bought", "choice", options=_YES_NO, hint="Bought and not rented"),
    Field(
        "hosting.gpu_usd_per_hour", "a GPU costs", "money", unit="/h", hint="Dollars an hour for one, all in"
    ),
    Field("hosting.gpu_price_usd", "one cost", "money", hint="Dollars paid for one GPU"),
    Field("hosting.usd_per_kwh", "power costs", "money", unit="/kWh", hint="Dollars a kilowatt hour"),
    Field("hosting.utilisation", "kept busy", "share", hint="How busy own GPUs are on average; blank: 30 %"),
    Field("hosting.precision", "precision", "choice", options=_PRECISIONS, hint="Precision of the weights"),
    Field("hosting.providers", "only via", "list", hint="Provider ids, with commas"),
    Field("hosting.exclude_providers", "not via", "list", hint="Provider ids, with commas"),
    Field("origin.developer_countries", "made in", "list", True, hint="Country codes, such as US, FR, or EU"),
    Field("origin.exclude_developer_countries", "not made in", "list", hint="Country codes, such as CN"),
    Field(
        "origin.serving_countries",
        "served in",
        "list",
        True,
        hint="Country codes where the API may run, or EU",
    ),
    Field("", "Must", "heading"),
    Field("must.inputs", "read", "list", hint="text, image, audio, video, document"),
    Field("must.outputs", "give", "list", hint="text, image, audio, video, embedding, score"),
    Field("must.features", "offer", "list", hint="tools, structured-output, reasoning"),
    Field("must.languages", "speak", "list", hint="Language codes, such as de, fr, pt"),
    Field(
        "must.context_tokens", "context", "number", unit=" tok", hint="Tokens the context window must hold"
    ),
    Field("must.min_capability", "capability ≥", "number", hint="0 to 100, on the scale of this job"),
    Field("must.tokens_per_second", "speed ≥", "number", unit=" tok/s", hint="Tokens a second of one stream"),
    Field("must.max_parameters", "size ≤", "number", unit=" B", hint="Billions of parameters"),
    Field("", "What counts", "heading"),
    Field("priorities.cost", "cost", "weight", True),
    Field("priorities.capability", "capability", "weight", True),
    Field("priorities.downloads", "downloads", "weight", True),
    Field("more", "", "more", True),
)
BY_KEY = {field.key: field for field in FIELDS if field.key}


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
    return field.key == "use_case" or value_of(asked, field.key) != value_of(_NOTHING, field.key)


_NOTHING = Needs(use_case="")
