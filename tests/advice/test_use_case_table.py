"""The table of use cases: every job is complete and its synonyms mean no other, and a bad row is named."""

import pytest

from catalog.advice.needs.records import Priorities, Workload
from catalog.advice.understanding.use_cases import UseCase, UseCaseError, parse
from tests.support.use_cases import CASES, ROW, understood

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
    "classification",
    "extraction",
    "question-answering",
    "translation",
    "roleplay",
    "legal",
    "search",
    "embedding",
    "multilingual-embedding",
    "rerank",
    "image-search",
    "speech-to-text",
    "text-to-speech",
    "image-generation",
    "image-editing",
    "video-generation",
}
UNMEASURED_SKILLS = {"music-generation"}
SHOWN_ONLY = {"document-images", "faithfulness", "multilingual-image-search", "speed"}

# -- the shipped table --------------------------------------------------------------------------------------


def test_the_table_holds_the_jobs_people_have() -> None:
    assert len(CASES) >= 28
    assert all(name == case.id for name, case in CASES.items())
    assert len({case.name.casefold() for case in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("name", ["customer-service", "embeddings"])
def test_a_language_more_changes_a_job_by_its_own_tokens_alone(name: str) -> None:
    many = CASES[CASES[name].many_languages]
    assert many.multilingual
    assert many.workload == CASES[name].workload


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_every_job_is_complete(case: UseCase) -> None:
    assert case.group
    assert case.summary.endswith(".")
    assert case.workload_note.endswith(".")
    assert len(CASES.language.synonyms[case.id].split(", ")) >= 40
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


@pytest.mark.parametrize("name", ["voice-agent", "code-review", "moderation", "writing-help"])
def test_a_job_without_a_benchmark_says_what_stands_in(name: str) -> None:
    assert "No benchmark here measures" in CASES[name].stand_in


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("classification", "classification"),
        ("companion", "roleplay"),
        ("contract-analysis", "legal"),
        ("document-qa", "question-answering"),
        ("extraction", "extraction"),
        ("translation", "translation"),
    ],
)
def test_a_job_with_a_benchmark_of_its_own_goes_by_it(name: str, skill: str) -> None:
    case = CASES[name]
    assert case.stand_in == ""
    assert case.skills[skill] == max(case.skills.values())


def test_must_haves_are_only_what_the_job_cannot_do_without() -> None:
    assert CASES["tool-automation"].features == ("tools",)
    assert CASES["shopping-assistant"].inputs == ("image",)
    assert CASES["extraction"].features == ()
    assert CASES["on-device-assistant"].where == ("self-host",)


def test_every_name_and_synonym_means_its_own_job() -> None:
    for case in CASES.values():
        for words in (case.id, case.name, case.name.upper()):
            assert understood(words) == case.id, words
        for words in CASES.language.synonyms[case.id].split(", "):
            named = CASES.language.jobs.named(words)
            assert named, words
            assert named[0] == case.id, words


# -- reading a row ------------------------------------------------------------------------------------------


def test_a_row_is_read_with_zeros_for_what_it_does_not_name() -> None:
    case = parse(ROW)["chat"]
    assert case.workload.requests_per_month == 100
    assert case.workload.images == 0
    assert case.workload.batch is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("floor = 40", "floor = 'high'", "$.floor"),
        ("floor = 40", "floor = 140", "floor"),
        ("floor = 40", "flor = 40", "flor"),
        ("floor = 40", "floor = 40\nthinking_times = 0.5", "thinking_times"),
        ("name = 'Chat'\n", "", "name"),
        ("['llm']", "['llama']", "$.kinds"),
        ("{ chat = 1 }", "{ chat = 0 }", "skills"),
        ("{ chat = 1 }", "{}", "skills"),
        ("input_tokens = 10", "input_tokens = 'ten'", "$.workload.input_tokens"),
        ("{ requests_per_month = 100, input_tokens = 10 }", "3", "$.workload"),
        ("floor = 40", "floor = 40\nmany_languages = 7", "$.many_languages"),
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
