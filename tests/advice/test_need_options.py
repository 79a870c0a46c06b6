"""What needs are chosen from: every value is one that the need takes, and every name finds it."""

import pytest

from catalog import codes
from catalog.advice.needs.keys import BY_PATH, KEYS
from catalog.advice.needs.options import OptionError, has_options, matching_options, one_option, options_of
from catalog.advice.needs.reading import checked_values
from catalog.advice.needs.values import Many
from catalog.storage import store

LISTS = [key.path for key in KEYS if has_options(key.path)]


def test_every_list_but_where_it_runs_is_chosen_from() -> None:
    many = {key.path for key in KEYS if isinstance(key.value, Many)}
    assert many - {"hosting.where"} == set(LISTS)


@pytest.mark.parametrize("key", LISTS)
def test_the_need_takes_every_value(key: str) -> None:
    options = options_of(key, store.load())
    assert options
    assert len({option.value for option in options}) == len(options)
    for option in options:
        assert option.name
        assert checked_values({key: option.values})[key] == option.values


@pytest.mark.parametrize("key", LISTS)
def test_closed_lists_are_whole(key: str) -> None:
    words = set(BY_PATH[key].value.words)
    assert words <= {option.value for option in options_of(key, store.load())}


@pytest.mark.parametrize("key", LISTS)
def test_each_value_and_each_name_of_one_finds_it(key: str) -> None:
    options = options_of(key, store.load())
    names = [option.name.casefold() for option in options]
    for option in options:
        assert one_option(options, option.value).value == option.value
        if names.count(option.name.casefold()) == 1:
            assert option in matching_options(options, option.name)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("origin.developer_countries", "germ", "DE"),
        ("origin.developer_countries", " south  KOREA ", "KR"),
        ("origin.developer_countries", "usa", "US"),
        ("origin.developer_countries", "europe", "EU"),
        ("must.languages", "deutsch", "de"),
        ("must.languages", "port", "pt"),
        ("license.allow", "apache", "Apache-2.0"),
        ("license.allow", "llama 2", "LicenseRef-Llama-2"),
        ("hosting.providers", "amazon bed", "amazon-bedrock"),
        ("unknown_ok", "context", "must.context"),
    ],
)
def test_what_people_type_finds_it(key: str, text: str, value: str) -> None:
    assert one_option(options_of(key, store.load()), text).value == value


@pytest.mark.parametrize(
    ("text", "said"),
    [("united", "may be United"), ("chnia", "Did you mean China"), ("qqq", "not in the list")],
)
def test_what_is_not_clear_is_said(text: str, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        one_option(options_of("origin.developer_countries", store.load()), text)


def test_those_in_use_come_first() -> None:
    headings = [option.heading for option in options_of("origin.developer_countries", store.load())]
    assert list(dict.fromkeys(headings)) == ["Groups", "In the catalogue", "Other countries"]
    assert headings == sorted(headings, key=["Groups", "In the catalogue", "Other countries"].index)


def test_names_of_countries_and_languages_are_told_apart() -> None:
    assert len(set(codes.COUNTRIES.values())) == len(codes.COUNTRIES)
    assert len(set(codes.LANGUAGES.values())) == len(codes.LANGUAGES)
    assert set(codes.COUNTRY_NAMES.values()) <= codes.COUNTRY_CODES | {codes.EU}
    assert set(codes.LANGUAGE_NAMES.values()) <= codes.LANGUAGE_CODES
