"""The use-case table, finding a job in plain words, and filling needs with its defaults."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.advice.needs.records import Hosting, Must, Needs, Priorities, Workload
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.tokens import split, stem
from catalog.advice.understanding.use_cases import UseCase, UseCaseError, fill, find, parse
from catalog.storage import store
from catalog.text import safe_text

CASES = store.load_use_cases()
PHRASES = tomllib.loads((Path(__file__).parents[1] / "data" / "phrases.toml").read_text(encoding="utf-8"))
MEASURED_SKILLS = {
    "general",
    "reasoning",
    "coding",
    "agentic",
    "maths",
    "vision",
    "long-context",
    "factuality",
    "writing",
    "chat",
    "search",
    "embedding",
    "speech-to-text",
    "image-generation",
    "image-editing",
    "video-generation",
}
UNMEASURED_SKILLS = {"rerank", "text-to-speech", "music-generation"}
SHOWN_ONLY = {"faithfulness", "speed"}
ROW = """
[chat]
name = 'Chat'
summary = 'Talk.'
kinds = ['llm']
floor = 40
skills = { chat = 1 }
workload = { requests_per_month = 100, input_tokens = 10 }
workload_note = 'A guess.'
priorities = { cost = 1, capability = 1, downloads = 0 }
synonyms = 'small talk, gossip'
"""


def understood(words: str) -> str | None:
    answer = find(CASES, words)
    return answer.id if isinstance(answer, UseCaseMatch) else None


def share_right(phrases: list[list[str]]) -> float:
    return sum(understood(phrase) in right for phrase, *right in phrases) / len(phrases)


# ---- the table


def test_the_table_holds_the_jobs_people_have() -> None:
    assert len(CASES) >= 28
    assert all(name == case.id for name, case in CASES.items())
    assert len({case.name.casefold() for case in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_every_job_is_complete(case: UseCase) -> None:
    assert case.group
    assert case.summary.endswith(".")
    assert case.workload_note.endswith(".")
    assert len(case.synonyms) >= 5
    assert len(case.hints) >= 5
    assert all(getattr(case.workload, field) is not None for field in Workload.__struct_fields__)
    assert all(getattr(case.priorities, field) is not None for field in Priorities.__struct_fields__)
    assert case.workload.requests_per_month
    assert set(case.skills) <= MEASURED_SKILLS | UNMEASURED_SKILLS
    assert set(case.shown_skills) <= SHOWN_ONLY


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_job_is_billed_by_what_its_kind_is_billed_by(case: UseCase) -> None:
    per_request = {
        "llm": case.workload.output_tokens,
        "embedding": case.workload.input_tokens,
        "rerank": case.workload.documents,
        "asr": case.workload.audio_minutes,
        "tts": case.workload.characters,
        "image": case.workload.generated_images,
        "video": case.workload.generated_seconds,
        "audio": case.workload.generated_seconds,
    }
    assert all(per_request[kind] for kind in case.kinds)


def test_a_skill_that_nobody_measures_is_said_to_stand_for_nothing() -> None:
    for case in CASES.values():
        if set(case.skills) & UNMEASURED_SKILLS:
            assert case.floor == 0
            assert "No published result" in case.stand_in


@pytest.mark.parametrize(
    "name", ["multilingual-customer-service", "translation", "summarisation", "contract-analysis"]
)
def test_a_job_without_a_benchmark_says_what_stands_in(name: str) -> None:
    assert "No benchmark here measures" in CASES[name].stand_in


def test_must_haves_are_only_what_the_job_cannot_do_without() -> None:
    assert CASES["tool-automation"].features == ("tools",)
    assert CASES["shopping-assistant"].inputs == ("image",)
    assert CASES["extraction"].features == ()
    assert CASES["on-device-assistant"].where == ("self-host",)


def test_every_name_and_synonym_means_its_own_job() -> None:
    for case in CASES.values():
        for words in (case.id, case.name, case.name.upper(), *case.synonyms, *case.topics):
            assert understood(words) == case.id, words


# ---- parsing


def test_a_row_is_read_with_zeros_for_what_it_does_not_name() -> None:
    case = parse(ROW)["chat"]
    assert case.synonyms == ("small talk", "gossip")
    assert case.workload.requests_per_month == 100
    assert case.workload.images == 0
    assert case.workload.batch is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("floor = 40", "floor = 'high'", "$.floor"),
        ("floor = 40", "floor = 140", "floor"),
        ("floor = 40", "flor = 40", "flor"),
        ("name = 'Chat'\n", "", "name"),
        ("['llm']", "['llama']", "$.kinds"),
        ("{ chat = 1 }", "{ chat = 0 }", "skills"),
        ("{ chat = 1 }", "{}", "skills"),
        ("input_tokens = 10", "input_tokens = 'ten'", "$.workload.input_tokens"),
        ("{ requests_per_month = 100, input_tokens = 10 }", "3", "$.workload"),
        ("'small talk, gossip'", "7", "$.synonyms"),
        ("downloads = 0", "downloads = -1", "priorities"),
        (", downloads = 0", "", "priorities"),
    ],
)
def test_a_bad_row_is_named_with_its_key(old: str, new: str, said: str) -> None:
    assert old in ROW
    with pytest.raises(UseCaseError) as caught:
        parse(ROW.replace(old, new))
    assert "chat" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["[chat", "chat = 3", "\x00"])
def test_what_is_no_table_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UseCaseError):
        parse(text)


# ---- finding


@pytest.mark.parametrize(
    ("words", "name", "how"),
    [
        ("customer-service", "customer-service", "id"),
        ("Customer   Service", "customer-service", "name"),
        ("Kundenservice", "customer-service", "synonym"),
        ("Text to SPEECH", "text-to-speech", "name"),
        ("speech to text", "speech-to-text", "name"),
        ("texttospeech", "text-to-speech", "name"),
        ("traducción", "translation", "synonym"),
        ("traduccion", "translation", "synonym"),
        ("answer tickets from guests", "customer-service", "words"),
        ("custmer servce", "customer-service", "spelling"),
        ("sumarisation", "summarisation", "spelling"),
    ],
)
def test_how_a_job_is_found(words: str, name: str, how: str) -> None:
    answer = find(CASES, words)
    assert isinstance(answer, UseCaseMatch)
    assert (answer.id, answer.how, answer.asked) == (name, how, words)


def test_it_says_which_words_it_understood() -> None:
    answer = find(CASES, "please answer tickets from our Guests, cheaply")
    assert isinstance(answer, UseCaseMatch)
    assert answer.heard == ("answer", "tickets", "guests")


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("tuned", 1.0),
        ("held_out", 0.97),
        ("fresh", 0.95),
        ("last", 0.95),
        ("published", 0.95),
        ("unseen", 0.85),
    ],
)
def test_phrases_are_understood(name: str, least: float) -> None:
    assert share_right(PHRASES[name]) >= least


def test_what_is_not_understood_is_rarely_guessed_wrong() -> None:
    phrases = [phrase for name in PHRASES if not name.startswith("off") for phrase in PHRASES[name]]
    wrong = [phrase for phrase, *right in phrases if understood(phrase) not in (None, *right)]
    assert len(wrong) <= len(phrases) * 0.02


def test_the_right_job_is_suggested_where_it_is_not_taken() -> None:
    phrases = [phrase for name in PHRASES if not name.startswith("off") for phrase in PHRASES[name]]
    near = 0
    for words, *right in phrases:
        answer = find(CASES, words)
        near += bool(set(right) & ({answer.id} if isinstance(answer, UseCaseMatch) else set(answer.closest)))
    assert near / len(phrases) >= 0.97


@pytest.mark.parametrize(
    "words", [words for name in PHRASES if name.startswith("off") for words in PHRASES[name]]
)
def test_what_fits_no_job_is_never_guessed(words: str) -> None:
    answer = find(CASES, words)
    assert isinstance(answer, Unrecognised), answer
    assert len(answer.closest) <= 5
    assert set(answer.closest) <= set(CASES)


def test_a_megabyte_of_nothing_is_no_job() -> None:
    answer = find(CASES, "x" * 1_000_000)
    assert isinstance(answer, Unrecognised)
    assert len(answer.asked) <= 300


def test_a_job_is_not_found_at_the_end_of_a_pasted_file() -> None:
    assert understood("lorem " * 1000 + "customer service") is None


@pytest.mark.parametrize(
    "words", ["\x1b[31mtranslate\x1b[0m", "translate\u202e", "[red]translate[/red]", "../translate"]
)
def test_hostile_words_are_made_harmless(words: str) -> None:
    answer = find(CASES, words)
    assert answer.asked == safe_text(words)
    if isinstance(answer, UseCaseMatch):
        assert all(word == safe_text(word) for word in answer.heard)


def test_words_without_letters_have_no_closest_job() -> None:
    for words in ("", "   ", "🙂🙂", "12345", "!?"):
        assert find(CASES, words) == Unrecognised(asked=words, closest=())


def test_words_that_fit_nothing_get_five_suggestions() -> None:
    answer = find(CASES, "protein folding")
    assert isinstance(answer, Unrecognised)
    assert len(answer.closest) == 5


@given(st.text(max_size=60))
def test_any_text_has_one_answer(words: str) -> None:
    answer = find(CASES, words)
    assert answer == find(dict(CASES), words)
    assert answer.asked == safe_text(answer.asked)


@given(st.sampled_from(sorted(CASES)), st.sampled_from(["{}!", "  {} ", "{}?", "our {}", "«{}»"]))
def test_punctuation_and_articles_do_not_matter(name: str, around: str) -> None:
    assert understood(around.format(CASES[name].name)) == name


def test_equal_claims_go_to_the_first_of_the_table() -> None:
    row = parse(ROW.replace("small talk, gossip", "garden gnome, garden fence"))["chat"]
    one = msgspec.structs.replace(row, id="one", name="One")
    two = msgspec.structs.replace(row, id="two", name="Two")
    for order in ([one, two], [two, one]):
        answer = find({case.id: case for case in order}, "a fence in the garden")
        assert isinstance(answer, UseCaseMatch)
        assert answer.id == order[0].id


def test_an_exact_name_costs_no_import_of_rapidfuzz() -> None:
    code = (
        "import sys; from catalog.storage import store; from catalog.advice.understanding.use_cases import find;"
        "cases = store.load_use_cases();"
        "[find(cases, words) for words in ('customer-service', 'Kundenservice', 'answer guests tickets')];"
        "print('rapidfuzz' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# ---- words


@pytest.mark.parametrize(
    "forms",
    [
        ("translate", "translates", "translating", "translation", "translations", "translator"),
        ("summarise", "summarize", "summarising", "summarisation", "summarization"),
        ("query", "queries"),
        ("tag", "tags", "tagging", "tagged"),
        ("image", "images"),
        ("class", "classes"),
        ("code", "coding", "coded"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("story", "store"), ("general", "generate"), ("custom", "customer"), ("data", "date")]
)
def test_other_words_keep_their_own(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_text_is_split_into_words_without_articles_and_numbers() -> None:
    assert [word.typed for word in split("The Text2SQL of 30 é-mails, a day")] == [
        "text",
        "to",
        "sql",
        "of",
        "é",
        "mails",
        "day",
    ]


# ---- filling


def filled(**said: Any) -> Needs:
    return fill(Needs(use_case="whatever was typed", **said), CASES["shopping-assistant"])


def test_what_was_not_said_comes_from_the_job() -> None:
    case, needs = CASES["shopping-assistant"], filled()
    assert needs.use_case == case.id
    assert needs.workload == case.workload
    assert needs.priorities == case.priorities
    assert needs.must.min_capability == case.floor
    assert needs.must.inputs == ("image",)


def test_what_was_said_stays() -> None:
    needs = filled(
        workload=Workload(requests_per_month=5, images=0, batch=True),
        priorities=Priorities(cost=0),
        must=Must(min_capability=0, inputs=("audio", "image"), features=("tools",)),
    )
    assert (needs.workload.requests_per_month, needs.workload.images, needs.workload.batch) == (5, 0, True)
    assert needs.workload.input_tokens == CASES["shopping-assistant"].workload.input_tokens
    assert needs.priorities.cost == 0
    assert needs.must.min_capability == 0
    assert needs.must.inputs == ("audio", "image")
    assert needs.must.features == ("tools",)


def test_filling_twice_changes_nothing() -> None:
    for case in CASES.values():
        once = fill(Needs(use_case=case.id), case)
        assert fill(once, case) == once


def test_every_job_leaves_nothing_unsaid() -> None:
    for case in CASES.values():
        needs = fill(Needs(use_case=case.id), case)
        assert None not in msgspec.structs.astuple(needs.workload)
        assert None not in msgspec.structs.astuple(needs.priorities)


def test_a_job_on_the_device_runs_on_own_hardware_unless_said_otherwise() -> None:
    case = CASES["on-device-assistant"]
    assert fill(Needs(use_case=case.id), case).hosting.where == ("self-host",)
    assert fill(Needs(use_case=case.id), case).must.max_parameters == case.max_parameters
    only_api = Needs(use_case=case.id, hosting=Hosting(where=("api",)), must=Must(max_parameters=0))
    assert fill(only_api, case).hosting.where == ("api",)
    assert fill(only_api, case).must.max_parameters == 0


@pytest.mark.parametrize("kept", ["cost", "capability", "downloads"])
def test_zeros_never_leave_nothing_to_count(kept: str) -> None:
    said = Priorities(**{name: 0.0 for name in ("cost", "capability", "downloads") if name != kept})
    for case in CASES.values():
        filled = fill(Needs(use_case=case.id, priorities=said), case).priorities
        assert (filled.cost or 0) + (filled.capability or 0) + (filled.downloads or 0) > 0
