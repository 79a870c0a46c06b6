"""How many requests a month, and what one of them holds."""

from typing import Any

import pytest

from tests.support.read_sentences import job, of_tables, part, read, reader, values

REQUESTS = "workload.requests_per_month"


@pytest.mark.parametrize(
    ("sentence", "requests"),
    [
        ("Customer support, 400 tickets a day", 400 * 30),
        ("Customer support, 400 tickets daily", 400 * 30),
        ("Customer support, 400 tickets/day", 400 * 30),
        ("Customer support, 400 tickets a working day", 400 * 22),
        ("Customer support, 300 tickets a week", 1300),  # 52 weeks a year: 4 1/3 a month
        ("Customer support, 300 tickets every week", 1300),
        ("Customer support, 600 tickets monthly", 600),
        ("Customer support: 600 a month", 600),
        ("summarise 300 reports a quarter", 100),
        ("summarise 12,000 reports a year", 1000),
        ("summarise 50 reports an hour", 50 * 720),
        ("moderation of 100 comments a minute", 100 * 60 * 720),
        ("moderation of 10 posts a second", 10 * 3600 * 720),
        ("answer emails, every day we get 20", 20 * 30),
        ("Customer support, about 600 tickets a month", 600),
        ("Customer support, up to 600 tickets a month", 600),
        ("Customer support, more than 600 tickets a month", 600),
    ],
)
def test_a_rate_is_taken_to_a_month(sentence: str, requests: float) -> None:
    assert values(sentence) == {REQUESTS: requests}


@pytest.mark.parametrize(
    ("sentence", "requests"),
    [
        # People at work come on 22 days of a month, everybody else on 30.
        ("internal chat assistant for 40 employees, 10 questions a day each", 40 * 10 * 22),
        ("internal chat assistant for 40 employees, each 10 questions a day", 40 * 10 * 22),
        ("coding agent for 12 developers, 20 tasks a day each", 12 * 20 * 22),
        ("chat assistant for 200 users, 5 messages per user per day", 200 * 5 * 30),
        ("chat assistant for 300 students, 4 questions each a day", 300 * 4 * 30),
        ("customer support for 500 users, 2 chats a month each", 500 * 2),
        ("Customer support for 30 stores, each 20 tickets a day", 30 * 20 * 30),
        ("Customer support, 20 tickets a day for each of 30 stores", 30 * 20 * 30),
        ("customer support for 20 hotels, 15 questions a day per hotel", 20 * 15 * 30),
    ],
)
def test_a_rate_for_each_is_multiplied_by_how_many_there_are(sentence: str, requests: float) -> None:
    assert values(sentence) == {REQUESTS: requests}


def test_how_it_was_multiplied_is_said() -> None:
    found = part("internal chat assistant for 40 employees, 10 questions a day each", REQUESTS)
    assert found.note == "40 x 10 x 22 working days"
    assert part("Customer support, 400 tickets a day", REQUESTS).note == "400 x 30 days"


@pytest.mark.parametrize(
    "sentence",
    [
        "chat assistant, 10 questions per employee per day",
        "customer support, 4 questions per user per month",
        "customer support, each agent answers 50 tickets a day",
    ],
)
def test_a_rate_for_each_without_how_many_is_not_used_and_told(sentence: str) -> None:
    understood = read(sentence)
    assert understood.values == {}
    (note,) = understood.notes
    assert "but not how many they are" in note


def test_people_without_a_rate_ask_as_often_as_is_usual_for_the_job() -> None:
    found = part("internal chat assistant for 40 employees", REQUESTS)
    assert found.value == 40 * 15 * 22
    assert "per working day (assumed) x 22 days" in found.note
    assert values("customer support for 300 users") == {}


def test_rates_of_one_sentence_add_up() -> None:
    found = part("Customer support: 100 emails a day and 50 chats a day", REQUESTS)
    assert found.value == (100 + 50) * 30
    assert found.note == "100 x 30 days; 50 x 30 days; added up"


@pytest.mark.parametrize(
    ("sentence", "requests", "note"),
    [
        # The job's own size of a request: 1,600 tokens for a translation, both ways; half an hour of a recording.
        ("translate 1.2 million words a month", 1000, "1,600 tokens per request"),
        ("transcribe 3,000 hours of calls a month", 6000, "30 minutes per request"),
        ("text to speech, 3 million characters a month", 2000, "1,500 characters per request"),
        ("OCR of 30,000 pages a month", 30_000, "one page per request"),
        ("summarise 100 pages a day", 3000, "one page per request"),
        # The size that the sentence says.
        (
            "text to speech, 500 characters each, 2 million characters a month",
            4000,
            "500 characters per request",
        ),
        ("summarise 3,000 pages a month, 10 pages each", 300, "10 pages per request"),
        ("transcribe 100 hours of podcasts a month, 20 minutes each", 300, "20 minutes per request"),
    ],
)
def test_a_total_is_divided_by_what_one_request_holds(sentence: str, requests: float, note: str) -> None:
    found = part(sentence, REQUESTS)
    assert (found.value, found.note) == (requests, note)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Customer support, 800 tokens in and 200 tokens out", {"input_tokens": 800, "output_tokens": 200}),
        (
            "customer support: input 700 tokens, output 150 tokens",
            {"input_tokens": 700, "output_tokens": 150},
        ),
        (
            "customer support: answers of 300 tokens, prompts of 2,000 tokens",
            {"input_tokens": 2000, "output_tokens": 300},
        ),
        ("Customer support, 1000 tokens in and out", {"input_tokens": 1000, "output_tokens": 1000}),
        # Three words are four tokens.
        ("Summarise reports, 3,000 words in, 300 words out", {"input_tokens": 4000, "output_tokens": 400}),
        ("translate 75 words each", {"input_tokens": 100}),
        ("write stories of 750 words", {"output_tokens": 1000}),
        ("text to speech, 900 characters each", {"characters": 900}),
        ("invoice extraction, 2 pages each", {"pages": 2}),
        ("describe images, 3 images per request", {"images": 3}),
        ("rerank 50 passages per query", {"documents": 50}),
        ("transcribe interviews, 45 minutes each", {"audio_minutes": 45}),
        ("transcribe interviews of 1 hour", {"audio_minutes": 60}),
        ("generate 4 logos per request", {"generated_images": 4}),
        ("generate video clips of 8 seconds", {"generated_seconds": 8}),
        ("music, tracks of 90 seconds", {"generated_seconds": 90}),
    ],
)
def test_what_one_request_holds(sentence: str, found: dict[str, float]) -> None:
    assert of_tables(values(sentence), "workload") == {f"workload.{key}": size for key, size in found.items()}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "coding agent, 30 model calls per task, 500 tasks a month",
            {"calls_per_request": 30, "requests_per_month": 500},
        ),
        (
            "coding agent, 500 tasks a month with 12 steps each",
            {"calls_per_request": 12, "requests_per_month": 500},
        ),
        ("60 % of the prompt repeats, customer support", {"cached_input_share": 0.6}),
        ("customer support, 80 percent of the input repeats", {"cached_input_share": 0.8}),
    ],
)
def test_calls_and_the_share_that_repeats(sentence: str, found: dict[str, Any]) -> None:
    assert values(sentence) == {f"workload.{key}": size for key, size in found.items()}


def test_a_count_without_a_period_is_taken_as_a_month() -> None:
    found = part("translate 500 product descriptions", REQUESTS)
    assert (found.value, found.note) == (500, "no period said: taken as a month")


def test_what_is_counted_may_say_what_the_job_is() -> None:
    assert job("answer 400 tickets a day from our customers") == "customer-service"
    assert job("review 90 pull requests a week") == "code-review"


def test_users_of_a_month_are_for_the_license() -> None:
    assert values("customer support with 1 million monthly active users") == {
        "license.monthly_active_users": 1_000_000
    }
    assert values("customer support for 30,000 users") == {"license.monthly_active_users": 30_000}


def test_users_that_are_counted_in_requests_are_not_said_twice() -> None:
    found = values("chat assistant for 2,000 users, 5 messages per user per day")
    assert found == {REQUESTS: 2000 * 5 * 30}


def test_a_word_is_longer_in_another_language() -> None:
    english = values("write marketing copy of 300 words")["workload.output_tokens"]
    greek = values("write marketing copy of 300 words in Greek")["workload.output_tokens"]
    assert english == 400
    assert greek == pytest.approx(400 * 1.96, rel=0.02)
    note = part("write marketing copy of 300 words in Greek", "workload.output_tokens").note
    assert note == "a word is 2.61 tokens in this language, as GPT-4o counts"


def test_a_character_is_longer_in_another_language() -> None:
    # a request of 6,000 tokens of English is 24,000 characters; the same text is shorter in Japanese
    assert values("summarise 2 million characters of news a month")[REQUESTS] == pytest.approx(83.3, abs=0.1)
    assert values("summarise 2 million characters of Japanese news a month")[REQUESTS] == 184


def test_a_word_of_code_is_as_long_in_every_language() -> None:
    said = "code completion of 300 words in Greek"
    assert (
        values(said)["workload.output_tokens"]
        == values("code completion of 300 words")["workload.output_tokens"]
    )


def test_a_language_that_is_asked_for_elsewhere_counts() -> None:
    found = reader().read("write marketing copy of 300 words", ["el"])
    assert found.values["workload.output_tokens"] > 700
