"""The words that a sentence is read by, compiled from the tables of `catalog/data/tables/language`."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from catalog.advice.understanding.buckets import Buckets
from catalog.advice.understanding.classifier import Classifier
from catalog.advice.understanding.job_names import Entry, JobNames
from catalog.advice.understanding.language import Language, OtherTask, Rates, TextSize
from catalog.advice.understanding.lexicon import Lexicon
from catalog.advice.understanding.tokens import tokens

_LANGUAGES = ("en", "de", "es", "fr", "zh")


_COUNTED = ("unit", "people", "place", "input", "license", "context", "of", "feature", "machine", "calls")
"""Tags whose English nouns are found in the plural too."""

_Table = dict[str, dict[str, list[str]]]


def lexicon(folder: Path) -> dict[str, Any]:
    """The phrases by language and first token, the longest first, and the words that multiply a number."""
    found: dict[str, _Table] = {name: defaultdict(lambda: defaultdict(list)) for name in _LANGUAGES}
    scales: dict[str, dict[str, float]] = {name: {} for name in _LANGUAGES}
    for name in ("grammar.toml", "names.toml"):
        table: dict[str, dict[str, str]] = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        for meaning, texts in table.items():
            tag, _, value = meaning.partition(".")
            for language, text in texts.items():
                for phrase in _with_plurals(text.split(","), language, tag):
                    norms = [token.norm for token in tokens(phrase)]
                    _add(found[language], norms, meaning)
                    if tag == "scale" and len(norms) == 1:
                        scales[language][norms[0]] = float(value)
    return {"phrases": {name: _lines(table) for name, table in found.items()}, "scales": scales}


def _with_plurals(phrases: list[str], language: str, tag: str) -> Iterator[str]:
    for phrase in map(str.strip, phrases):
        yield phrase
        if language == "en" and tag in _COUNTED and phrase[-1:].isalpha() and not phrase.endswith("s"):
            yield f"{phrase}s"


def _lines(table: _Table) -> dict[str, str]:
    return {
        first: "\n".join(
            f"{rest}\t{' '.join(rests[rest])}"
            for rest in sorted(rests, key=lambda one: (-len(one.split()), one))
        )
        for first, rests in sorted(table.items())
    }


def _add(table: _Table, norms: list[str], meaning: str) -> None:
    if norms and meaning not in table[norms[0]][" ".join(norms[1:])]:
        table[norms[0]][" ".join(norms[1:])].append(meaning)


def language(folder: Path, names: Mapping[str, str], sizes: Mapping[str, TextSize]) -> Language:
    """The language of the tables in `folder`; `names` are those of the jobs, by id and in their order, `sizes` how
    long text is in each language.
    """
    jobs, others = _read(folder / "job_words.toml"), _read(folder / "other_tasks.toml")
    rates = tomllib.loads((folder / "exchange_rates.toml").read_text(encoding="utf-8"))
    entries = [Entry(name, label, _synonyms(jobs[name])) for name, label in names.items()]
    return Language(
        jobs=JobNames.of(entries),
        tasks=JobNames.of([Entry(name, row["name"], _synonyms(row)) for name, row in others.items()]),
        synonyms={name: jobs[name]["synonyms"] for name in names},
        classifier=_classifier(folder / "intent_weights.json"),
        other_tasks={
            name: OtherTask(name=row["name"], instead=row["instead"]) for name, row in others.items()
        },
        lexicon=msgspec.convert(lexicon(folder), Lexicon),
        rates=Rates(rates["usd"], rates["date"], rates["source"]),
        sizes=dict(sizes),
    )


def _classifier(path: Path) -> Classifier:
    made: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return Classifier(tuple(made["classes"]), made["step"], tuple(made["bias"]), Buckets.of(made["weights"]))


def _read(path: Path) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return table


def _synonyms(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        phrase.strip()
        for key, text in row.items()
        if key not in ("name", "instead")
        for phrase in text.split(",")
        if phrase.strip()
    )
