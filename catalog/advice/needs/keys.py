"""The one table of all keys of the needs: files, flags, the template of `init` and the README follow it."""

from typing import NamedTuple, get_args

from catalog import codes
from catalog.advice.hosting import hardware_names
from catalog.advice.needs.errors import shown
from catalog.advice.needs.records import LicenseNeed, Precision, Where
from catalog.advice.needs.values import Flag, Many, Number, Text, Value, Word, WrongValueError
from catalog.advice.rules import BY_ID
from catalog.record import Feature

_INPUTS = ("text", "image", "audio", "video", "document")
_OUTPUTS = ("text", "image", "audio", "video", "embedding", "score")
_PRECISIONS = {
    **dict.fromkeys(("fp8", "int8", "8bit", "8", "q8", "q8_0"), "8-bit"),
    **dict.fromkeys(("fp4", "int4", "4bit", "4", "q4", "q4_k_m", "nvfp4", "mxfp4", "awq", "gptq"), "4-bit"),
    **dict.fromkeys(("bf16", "fp16", "16bit", "16"), "16-bit"),
}
_LOCAL = {name.casefold(): code for name, code in codes.COUNTRY_NAMES.items()}


class Key(NamedTuple):
    """One key of the needs: its dotted path, its flag, the values it takes, its help.

    `default` is how the template shows it, in TOML: an example where the help says so, else the value it has
    when it is absent.
    """

    path: str
    flag: str
    value: Value
    help: str
    default: str

    @property
    def many(self) -> bool:
        """Whether it takes a list."""
        return isinstance(self.value, Many)

    @property
    def table(self) -> str:
        """The table it stands in; empty for the top."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Its name within the table."""
        return self.path.rpartition(".")[2]


def _gpu(text: str) -> None:
    try:
        hardware_names.parse_hardware(text)
    except ValueError as error:
        raise WrongValueError(shown(text), str(error)) from error


def _country() -> Many:
    known = tuple(sorted(codes.COUNTRY_CODES | {codes.EU}))
    return Many(Word("COUNTRY", known, "a country code of two letters (ISO 3166-1) or EU", _LOCAL))


def _language() -> Many:
    known = tuple(sorted(codes.LANGUAGE_CODES))
    return Many(Word("LANGUAGE", known, "a language code of two letters (ISO 639-1)", codes.LANGUAGE_NAMES))


def _words(metavar: str, words: tuple[str, ...]) -> Many:
    return Many(Word(metavar, words))


_LONGEST_SENTENCE = 4_000
_COUNT = Number("N")
_USD = Number("USD")
_ANY_COUNT = Number("N", whole=True, zero_is_any=True)

KEYS: tuple[Key, ...] = (
    Key(
        "use_case",
        "--use-case",
        Text("WORDS", longest=_LONGEST_SENTENCE),
        "the job: an id, plain words, or a sentence that names other needs too",
        '"customer service"',
    ),
    Key(
        "unknown_ok",
        "--allow-unknown",
        Many(Word("RULE", tuple(BY_ID), "a rule of the ranking, such as license.require")),
        "rules that an unknown fact may pass",
        "[]",
    ),
    Key("workload.requests_per_month", "--requests", _COUNT, "requests a month", "1_500_000"),
    Key("workload.input_tokens", "--input-tokens", _COUNT, "tokens going in, per request", "900"),
    Key("workload.output_tokens", "--output-tokens", _COUNT, "tokens coming out, per request", "250"),
    Key(
        "workload.cached_input_share",
        "--cached-share",
        Number("SHARE", most=1),
        "share of the input that is read from the cache, 0 to 1",
        "0.6",
    ),
    Key(
        "workload.calls_per_request",
        "--calls-per-request",
        Number("N", least=1),
        "model calls that one request takes (agents: many); its tokens are spread over them",
        "1",
    ),
    Key("workload.batch", "--batch", Flag(), "answers may take hours (batch prices)", "false"),
    Key("workload.images", "--images", _COUNT, "pictures going in, per request", "0"),
    Key("workload.audio_minutes", "--audio-minutes", _COUNT, "minutes of audio going in, per request", "0"),
    Key("workload.pages", "--pages", _COUNT, "pages of documents going in, per request", "0"),
    Key("workload.documents", "--documents", _COUNT, "for rerankers: documents per query", "0"),
    Key("workload.generated_images", "--generated-images", _COUNT, "pictures made, per request", "0"),
    Key(
        "workload.generated_seconds",
        "--generated-seconds",
        _COUNT,
        "seconds of video or audio made, per request",
        "0",
    ),
    Key("workload.characters", "--characters", _COUNT, "for speech: characters spoken, per request", "0"),
    Key("budget.monthly_usd", "--budget", _USD, "hard ceiling in USD a month", "1500"),
    Key("baseline.model", "--baseline-model", Text("MODEL"), "the model used today", '""'),
    Key(
        "baseline.monthly_usd",
        "--baseline-usd",
        Number("USD", zero_is_any=True),
        "what is paid today, in USD a month",
        "0",
    ),
    Key(
        "license.require",
        "--license",
        Word("CLASS", get_args(LicenseNeed)),
        "which licenses do; permissive: no limits on use and no thresholds",
        '"any"',
    ),
    Key("license.allow", "--allow-license", Many(Text("ID")), "only these licenses (SPDX or own ids)", "[]"),
    Key(
        "license.monthly_active_users",
        "--users",
        _ANY_COUNT,
        "your monthly active users, for licenses with a threshold",
        "0",
    ),
    Key(
        "license.annual_revenue_usd",
        "--revenue",
        Number("USD", whole=True, zero_is_any=True),
        "your annual revenue in USD, for licenses with a threshold",
        "0",
    ),
    Key(
        "license.model_as_a_service",
        "--as-a-service",
        Flag(),
        "you would resell the model as an API",
        "false",
    ),
    Key(
        "license.use_countries",
        "--use-country",
        _country(),
        "where you and your users are, for licenses without rights there (ISO 3166-1, or EU)",
        "[]",
    ),
    Key(
        "hosting.where",
        "--where",
        Many(Word("WHERE", get_args(Where)), at_least_one=True),
        "how it may run",
        '["api", "self-host"]',
    ),
    Key(
        "hosting.gpu",
        "--gpu",
        Text("GPU", _gpu),
        'what self-host may use: "1x H100-80GB", or "8 GB" for plain memory',
        '"1x H100-80GB"',
    ),
    Key(
        "hosting.own_gpu",
        "--own-gpu",
        Flag(),
        "the hardware is bought: its value lost and its power",
        "false",
    ),
    Key(
        "hosting.gpu_usd_per_hour",
        "--gpu-hour",
        Number("USD", most=1e6),
        "what one GPU costs an hour, all in; absent: the usual rent",
        "2.95",
    ),
    Key(
        "hosting.gpu_price_usd",
        "--gpu-price",
        Number("USD", most=1e9),
        "what one GPU cost, where it is bought; absent: the usual price",
        "2000",
    ),
    Key(
        "hosting.usd_per_kwh",
        "--power-price",
        Number("USD", most=1e3),
        "price of a kilowatt hour, where it is bought; absent: 0.15",
        "0.15",
    ),
    Key(
        "hosting.utilisation",
        "--utilisation",
        Number("SHARE", most=1, least=0.01),
        "how busy own hardware is on average, 0 to 1; absent: 0.3, in a batch 0.8",
        "0.3",
    ),
    Key(
        "hosting.precision",
        "--precision",
        Word("BITS", get_args(Precision), others=_PRECISIONS),
        "precision of open weights on own hardware; absent: as published, else 8-bit, else 4-bit",
        '"8-bit"',
    ),
    Key("hosting.providers", "--provider", Many(Text("ID")), "only these providers", "[]"),
    Key("hosting.exclude_providers", "--exclude-provider", Many(Text("ID")), "none of these providers", "[]"),
    Key(
        "origin.developer_countries",
        "--country",
        _country(),
        "only models from these countries (ISO 3166-1, or EU)",
        "[]",
    ),
    Key(
        "origin.exclude_developer_countries",
        "--exclude-country",
        _country(),
        "no models from these countries",
        "[]",
    ),
    Key(
        "origin.serving_countries",
        "--serving-country",
        _country(),
        "where an API may run (ISO 3166-1, or EU)",
        "[]",
    ),
    Key(
        "origin.exclude_provider_countries",
        "--exclude-provider-country",
        _country(),
        "no provider under the law of these countries",
        "[]",
    ),
    Key("origin.developers", "--developer", Many(Text("ID")), "only these developers (ids)", "[]"),
    Key(
        "origin.exclude_developers", "--exclude-developer", Many(Text("ID")), "none of these developers", "[]"
    ),
    Key("must.context_tokens", "--context", _ANY_COUNT, "least context window, in tokens", "0"),
    Key("must.inputs", "--input", _words("KIND", _INPUTS), "what it must read", "[]"),
    Key("must.outputs", "--output", _words("KIND", _OUTPUTS), "what it must give", "[]"),
    Key("must.features", "--feature", _words("FEATURE", get_args(Feature)), "what it must offer", "[]"),
    Key("must.languages", "--language", _language(), "languages it must speak (ISO 639-1)", "[]"),
    Key(
        "must.min_capability",
        "--min-capability",
        Number("POINTS", most=100),
        "least capability for the job, 0 to 100; absent: the use case's own floor",
        "40",
    ),
    Key(
        "must.measured_only",
        "--measured-only",
        Flag(),
        "only models with a result that bears on the job; absent: expected figures count too",
        "false",
    ),
    Key(
        "must.tokens_per_second",
        "--min-speed",
        Number("N", zero_is_any=True),
        "least output speed of one stream, in tokens a second",
        "0",
    ),
    Key(
        "must.max_parameters",
        "--max-parameters",
        Number("BILLIONS", most=1e6, zero_is_any=True),
        "largest size, in billions of parameters; 0: any",
        "0",
    ),
    Key("priorities.cost", "--cost", Number("WEIGHT", most=1e6), "weight of the cost", "1"),
    Key("priorities.capability", "--capability", Number("WEIGHT", most=1e6), "weight of the capability", "1"),
    Key("priorities.downloads", "--downloads", Number("WEIGHT", most=1e6), "weight of downloads", "0.25"),
)
BY_PATH = {key.path: key for key in KEYS}
TABLES = tuple(dict.fromkeys(key.table for key in KEYS if key.table))
