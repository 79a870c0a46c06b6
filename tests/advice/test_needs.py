"""The needs file and its flags: what is read, what is refused, and in which words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import codes
from catalog.advice.hosting import hardware_names
from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.keys import KEYS, Key
from catalog.advice.needs.reading import from_mapping, override, parse, parse_values, template, to_mapping
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Flag, Many, Number, WrongValueError
from catalog.advice.rules import RULES
from catalog.storage import store

FULL = """
use_case = "customer service"
unknown_ok = ["license.require"]
workload = { requests_per_month = 1_500_000, input_tokens = 900, cached_input_share = 0.6, batch = true }
budget = { monthly_usd = 1500 }
baseline = { model = "", monthly_usd = 0 }
license = { require = "Commercial", allow = ["MIT", "Apache-2.0", "MIT"], monthly_active_users = 12 }
hosting = { where = ["api"], gpu = "2x H100-80GB" }
origin = { developer_countries = ["eu", "US"] }
must = { inputs = ["text", "image"], languages = ["DE"], min_capability = 0, context_tokens = 0 }
priorities = { cost = 1, capability = 2.5 }
"""
WRONG = [
    ("use_case = 3", "use_case", "3", "a text", None),
    ('use_case = ""', "use_case", "no use case", "a use case", None),
    ("", "use_case", "no use case", "a use case", None),
    ("workload.input_tokens = -1", "workload.input_tokens", "-1", "0 or more", None),
    ('workload.input_tokens = "9"', "workload.input_tokens", '"9"', "a number", None),
    ("workload.input_tokens = true", "workload.input_tokens", "true", "a number", None),
    ("workload.input_tokens = nan", "workload.input_tokens", "nan", "a number", None),
    ("workload.input_tokens = inf", "workload.input_tokens", "inf", "a number", None),
    (f"workload.input_tokens = {'9' * 400}", "workload.input_tokens", "18 digits", "15 digits", None),
    ("workload.calls_per_request = 0", "workload.calls_per_request", "0", "a number, 1 or more", None),
    ("workload.calls_per_request = -3", "workload.calls_per_request", "-3", "1 or more", None),
    ("workload.cached_input_share = 60", "workload.cached_input_share", "60", "from 0 to 1", None),
    ("workload.batch = 1", "workload.batch", "1", "true or false", None),
    ("must.context_tokens = 0.5", "must.context_tokens", "0.5", "a whole number", None),
    ("must.min_capability = 101", "must.min_capability", "101", "from 0 to 100", None),
    ('must.inputs = ["immage"]', "must.inputs", '"immage"', "one of text", "image"),
    ('must.features = "tools"', "must.features", '"tools"', "a list", '["tools"]'),
    ('must.languages = ["german"]', "must.languages", '"german"', "ISO 639-1", "de"),
    ('origin.developer_countries = ["France"]', "origin.developer_countries", "France", "ISO 3166-1", "FR"),
    ('origin.serving_countries = ["XX"]', "origin.serving_countries", '"XX"', "ISO 3166-1", None),
    ('unknown_ok = ["licens.require"]', "unknown_ok", "licens", "a rule", "license.require"),
    ('license.require = "comercial"', "license.require", "comercial", "one of any", "commercial"),
    ('hosting.gpu = "-8 GB"', "hosting.gpu", "-8 GB", "a GPU", None),
    ("hosting.utilisation = 0.001", "hosting.utilisation", "0.001", "from 0.01 to 1", None),
    ("hosting.utilisation = 30", "hosting.utilisation", "30", "from 0.01 to 1", None),
    ('hosting.precision = "fp8"', "hosting.precision", "fp8", "4-bit, 8-bit, 16-bit", "8-bit"),
    ("hosting.where = []", "hosting.where", "an empty list", "at least one", None),
    ("hosting.where = [1]", "hosting.where", "1", "one of api", None),
    (
        "priorities = { cost = 0, capability = 0, downloads = 0 }",
        "priorities",
        "only zeros",
        "above zero",
        None,
    ),
    ("budjet = 4", "budjet", "an unknown key", "a key", "budget"),
    ("[budjet]\nx = 4", "budjet", "an unknown table", "one of workload", "budget"),
    ("input_tokens = 9", "input_tokens", "an unknown key", "a key", "workload.input_tokens"),
    ("workload.inputtokens = 9", "workload.inputtokens", "an unknown key", "a key", "workload.input_tokens"),
    ("workload = 4", "workload", "4", "a table", None),
    ("x = [", None, "Invalid value", "valid TOML", None),
    ("x = " + "[" * 5000, None, "nested", "a needs file", None),
    ("x = 1\nx = 2", None, "Cannot overwrite", "valid TOML", None),
    (f"x = {'9' * 6000}", None, "thousands of digits", "15 digits", None),
    ("#" * 1_000_001, None, "1,000,0", "much smaller", None),
]


@pytest.mark.parametrize(("text", "key", "found", "expected", "nearest"), WRONG, ids=range(len(WRONG)))
def test_each_mistake_is_named(
    text: str, key: str | None, found: str, expected: str, nearest: str | None
) -> None:
    if "use_case" not in text and text and key is not None:
        text = f'use_case = "x"\n{text}'
    with pytest.raises(NeedsError) as raised:
        parse(text, "needs.toml")
    error = raised.value
    assert error.file == "needs.toml"
    assert error.key == key
    assert found in error.found
    assert expected in error.expected
    assert error.nearest == nearest
    assert str(error).startswith("needs.toml: ")


def test_a_whole_file_is_understood() -> None:
    needs = parse("\ufeff" + FULL, "needs.toml")
    assert needs.workload.requests_per_month == 1_500_000
    assert needs.workload.output_tokens is None
    assert needs.workload.batch is True
    assert needs.license.require == "commercial"
    assert needs.license.allow == ("MIT", "Apache-2.0")
    assert needs.origin.developer_countries == ("EU", "US")
    assert needs.must.languages == ("de",)
    assert needs.must.min_capability == 0
    assert needs.must.context_tokens is None
    assert needs.baseline.model is None
    assert needs.baseline.monthly_usd is None


def test_the_template_names_every_key_and_reads_back() -> None:
    text = template()
    assert to_mapping(parse(text, None)) == {"use_case": "customer service"}
    assert [key.path for key in KEYS if f"{key.name} = " not in text] == []
    filled = text.replace("\n# ", "\n")
    settings = "\n".join(line for line in filled.splitlines() if " = " in line or line.startswith("["))
    assert parse(settings, None).priorities.cost == 1


def test_a_saved_choice_is_needs_too_but_not_a_newer_one() -> None:
    assert parse('schema = 1\n[needs]\nuse_case = "x"', "choice.toml").use_case == "x"
    for schema in ("schema = 2", "schema = true", ""):
        with pytest.raises(NeedsError) as raised:
            parse(f'{schema}\n[needs]\nuse_case = "x"', "choice.toml")
        assert raised.value.key == "schema"


def test_flags_win_and_none_takes_back() -> None:
    needs = override(parse(FULL, "needs.toml"), {"budget.monthly_usd": 20, "must.languages": None})
    assert needs.budget.monthly_usd == 20
    assert needs.must.languages == ()
    assert needs.workload.input_tokens == 900


def test_errors_of_flags_name_the_flag() -> None:
    with pytest.raises(NeedsError, match=r"^--budget: found -1; expected a number") as raised:
        override(None, {"use_case": "x", "budget.monthly_usd": -1})
    assert raised.value.file is None
    with pytest.raises(NeedsError, match="--use-case WORDS"):
        override(None, {})
    with pytest.raises(NeedsError, match="an unknown key"):
        override(None, {"budget.monthly": 1})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", 1500),
        ("1_500", 1500),
        ("30k", 30_000),
        ("1.5M", 1_500_000),
        ("2b", 2e9),
        (".5", 0.5),
        ("1e3", 1000),
    ],
)
def test_numbers_of_flags_take_suffixes(text: str, value: float) -> None:
    assert Number("N").check(Number("N").read(text)) == value


@pytest.mark.parametrize("text", ["1,500", "", "k", "1.5.2", "0x10", "٣", "1 500", "nan", "--", "1e9999"])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises((WrongValueError, OverflowError)):
        Number("N").check(Number("N").read(text))


def test_hostile_words_come_back_harmless() -> None:
    for hostile in ("a\x1b]0;pwned\x07", "x\u202ey", "\x9b31m", "a" * 100_000):
        with pytest.raises(NeedsError) as raised:
            from_mapping({"use_case": "x", hostile: 1, "must": {"inputs": [hostile]}}, hostile)
        assert str(raised.value).isprintable()
        assert len(str(raised.value)) < 2000


def test_any_rule_may_be_named_as_one_that_an_unknown_fact_may_pass() -> None:
    for rule in RULES:
        assert override(None, {"use_case": "x", "unknown_ok": [rule.id]}).unknown_ok == (rule.id,)


def test_every_key_has_a_field_a_flag_and_help() -> None:
    assert len({key.flag for key in KEYS}) == len(KEYS)
    needs = Needs(use_case="x")
    for key in KEYS:
        holder = getattr(needs, key.table) if key.table else needs
        assert hasattr(holder, key.name)
        assert key.help
    fields = {
        f"{table}.{name}"
        for table in ("workload", "budget", "baseline", "license", "hosting", "origin", "must", "priorities")
        for name in getattr(needs, table).__struct_fields__
    }
    assert fields | {"use_case", "unknown_ok"} == {key.path for key in KEYS}


def test_eu_is_a_group_of_countries() -> None:
    assert codes.in_countries("FR", ("EU",))
    assert codes.in_countries("EU", ("EU",))
    assert not codes.in_countries("EU", ("FR",))
    assert not codes.in_countries("GB", ("EU", "US"))
    assert codes.EU_MEMBERS <= codes.COUNTRY_CODES
    assert len(codes.COUNTRY_CODES) == 249


@pytest.mark.parametrize(
    ("gpu", "memory"),
    [
        ("H100-80GB", 80),
        ("2 x RTX 4090", 48),
        ("nvidia L40S", 48),
        ("A100", 40),
        ("8 GB", 8),
        ("1.5gib", 1.5),
    ],
)
def test_gpus_have_memory(gpu: str, memory: float) -> None:
    assert hardware_names.find_machine(gpu, store.load().gpus).memory_gib == memory


@pytest.mark.parametrize("gpu", ["", "x H100", "H100 H100", "-8 GB"])
def test_other_gpus_are_refused(gpu: str) -> None:
    with pytest.raises(ValueError, match="a GPU such as"):
        hardware_names.find_machine(gpu, store.load().gpus)


@pytest.mark.parametrize(
    ("gpu", "expected"),
    [
        ("0x H100-80GB", "at least one GPU"),
        ("0 GB", "a memory above zero"),
        ("2x 8 GB", "plain memory without a count"),
    ],
)
def test_a_gpu_of_nothing_is_told_what_would_do(gpu: str, expected: str) -> None:
    with pytest.raises(NeedsError, match=expected) as raised:
        parse(f'use_case = "x"\nhosting.gpu = "{gpu}"', None)
    assert raised.value.nearest is None


def test_unknown_keys_are_told_which_there_are() -> None:
    with pytest.raises(NeedsError, match=r"use_case, unknown_ok.*workload, budget"):
        parse('use_case = "x"\nfoo = 1', None)
    with pytest.raises(NeedsError, match=r"a key of \[budget\]: monthly_usd"):
        parse('use_case = "x"\nbudget.foo = 1', None)


def _values(key: Key) -> st.SearchStrategy[Any]:
    kind: Any = key.value
    if isinstance(kind, Many):
        least = 1 if kind.at_least_one else 0
        items = st.sampled_from(kind.words) if kind.words else st.text(max_size=20)
        return st.lists(items, min_size=least, max_size=4)
    if isinstance(kind, Number):
        return st.integers(0, int(kind.most)) if kind.whole else st.floats(kind.least, kind.most)
    if isinstance(kind, Flag):
        return st.booleans()
    if key.path == "hosting.gpu":
        return st.sampled_from(["8 GB", "2x H100-80GB"])
    return st.sampled_from(kind.words) if kind.words else st.text(max_size=20)


OPTIONAL = {key.path: _values(key) for key in KEYS if key.path != "use_case" and key.table != "priorities"}


@given(st.fixed_dictionaries({"use_case": st.just("x")}, optional=OPTIONAL))
def test_needs_read_back_exactly(values: dict[str, Any]) -> None:
    import tomli_w

    needs = override(None, values)
    assert from_mapping(to_mapping(needs), None) == needs
    assert parse(tomli_w.dumps(to_mapping(needs)), None) == needs


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from([*(key.path for key in KEYS), "workload", "must", "x"]),
)
def test_any_value_is_read_or_refused(value: Any, path: str) -> None:
    table, _, name = path.rpartition(".")
    mapping: dict[str, Any] = {"use_case": "x"} | ({table: {name: value}} if table else {name: value})
    try:
        needs = from_mapping(mapping, "f")
    except NeedsError as error:
        needs = Needs(use_case=error.key or "x")
    assert from_mapping(to_mapping(needs), None) == needs


def test_the_values_are_those_that_were_really_said() -> None:
    text = 'use_case = "chat"\nunknown_ok = []\nlicense.require = "any"\nlicense.monthly_active_users = 0\n'
    assert parse_values(text, "f") == {
        "use_case": "chat",
        "unknown_ok": (),
        "license.require": "any",
        "license.monthly_active_users": None,
    }


def test_a_use_case_may_be_a_sentence_of_4000_characters_over_lines() -> None:
    assert parse('use_case = """\na bot\n  for tickets"""', "f").use_case == "a bot for tickets"
    assert len(override(None, {"use_case": "x" * 4000}).use_case) == 4000
    with pytest.raises(NeedsError, match="4,001 characters; expected at most 4,000 characters"):
        override(None, {"use_case": "x" * 4001})
    with pytest.raises(NeedsError, match="301 characters; expected at most 300 characters"):
        override(None, {"use_case": "x", "baseline.model": "x" * 301})
