"""All facts of one model as text: what `show` prints."""

from collections.abc import Iterator

from catalog.advice.model_facts import ModelFacts
from catalog.advice.rules.obligations import NOT_LEGAL_ADVICE
from catalog.evidence import Benchmark, Evidence, Run, Spend
from catalog.formatting import count, day, plain, repository_kind, significant
from catalog.model import Model
from tui.rendering.cells import UNKNOWN, number
from tui.rendering.show_offers import offer_lines, provider_lines
from tui.rendering.text_table import Column, Console, paragraph, table

_FACTS = (Column("Fact", style="bold"), Column("Value", least=20, most=110))
_EVIDENCE = (
    Column("Benchmark", least=22, most=40, style="bold"),
    Column("Skill", least=12, drop=3),
    Column("Score", right=True, least=8),
    Column("Unit", least=10, most=14, drop=4),
    Column("Kind", least=11),
    Column("Variant", least=8, most=18, drop=5),
    Column("Source", least=10, most=24, drop=1),
    Column("Date", least=11),
)
_ADOPTION = (
    Column("Repository", least=24, most=48, style="bold"),
    Column("Relation", least=10),
    Column("Downloads", right=True, least=9),
    Column("Likes", right=True, least=6, drop=2),
    Column("Source", least=10, most=20, drop=1),
    Column("As of", least=11),
)
_SPEND = (
    Column("Run", least=14, most=30),
    Column("A task", least=8, most=18, drop=3),
    Column("Effort", least=6, most=10),
    Column("Output tokens", right=True, least=8),
    Column("$ a task", right=True, least=8),
    Column("Source", least=6, most=18, drop=2),
    Column("As of", least=10, drop=1),
)
_MOST_REPOSITORIES = 10


def show_lines(facts: ModelFacts, console: Console) -> Iterator[str]:
    """Name and maker, then a section each for facts, license, offers, providers, spend, results and adoption."""
    model, developer = facts.model, facts.developer
    country = f" ({developer.country})" if developer.country else ", country unknown"
    name = f"{model.name} by {developer.name}{country}"
    yield from (console.paint(line, "bold") for line in paragraph(name, console))
    aliases = f"; also called {', '.join(model.aliases)}" if model.aliases else ""
    yield from paragraph(f"{model.id}{aliases}", console)
    for section in (
        _facts,
        _license,
        offer_lines,
        provider_lines,
        _spend,
        _abilities,
        _evidence,
        _adoption,
    ):
        yield ""
        yield from section(facts, console)


def _facts(facts: ModelFacts, console: Console) -> Iterator[str]:
    model = facts.model
    yield from table(_FACTS, list(_fact_rows(model)), console)
    sources = f"From {', '.join(model.sources) or 'no named source'}, read on {day(model.as_of)}."
    yield from (console.paint(line, "dim") for line in paragraph(sources, console, 2))
    if model.unreviewed:
        text = "New, unreviewed: it came from price lists or Hugging Face, and nobody has checked it yet."
        yield from (console.paint(line, "warn") for line in paragraph(text, console, 2, "! "))
    for entry in model.disputed:
        note = f" ({entry.note})" if entry.note else ""
        when = f", {day(entry.as_of)}" if entry.as_of else ""
        text = f"{entry.field.replace('_', ' ')}: {entry.source}{when} says {entry.value}{note}"
        yield from (console.paint(line, "warn") for line in paragraph(text, console, 2, "! "))
    for note in model.notes:
        yield from paragraph(note, console, 2, "* ")


def _fact_rows(model: Model) -> Iterator[tuple[str, str]]:
    """Title and value; a model need not have a family, and most are not retired."""
    yield "kind", model.kind
    yield "family", UNKNOWN if model.family is None else model.family
    yield "open weights", _yes_or_no(model.open_weights)
    yield "license", _word(model.license)
    yield "Hugging Face", _word(model.hub_repository)
    yield "total parameters", _billions(model.total_parameters)
    yield "active parameters", _billions(model.active_parameters)
    yield "context tokens", _whole(model.context_tokens)
    yield "max output tokens", _whole(model.max_output_tokens)
    yield "inputs", _several(model.inputs)
    yield "outputs", _several(model.outputs)
    yield "tools", _yes_or_no(model.tools)
    yield "structured output", _yes_or_no(model.structured_output)
    yield "reasoning", _yes_or_no(model.reasoning)
    yield "languages", _several(model.languages)
    yield "released", _date(model.released)
    yield "knowledge cutoff", _date(model.knowledge_cutoff)
    yield "retired", UNKNOWN if model.retired is None else day(model.retired)


def _word(value: str | None) -> str:
    return "unknown" if value is None else value


def _yes_or_no(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _whole(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _billions(value: int | None) -> str:
    return "unknown" if value is None else count(value)


def _several(values: tuple[str, ...] | None) -> str:
    return "unknown" if values is None else ", ".join(values) or "none"


def _date(value: str | None) -> str:
    return "unknown" if value is None else day(value)


def _license(facts: ModelFacts, console: Console) -> Iterator[str]:
    known = facts.license
    if known is None:
        yield "License of the weights: unknown"
        return
    if known.license_class == "proprietary":
        text = "License: API terms of the provider, which were not read here."
        yield from paragraph(text, console)
        return
    words = [
        f"commercial use: {_yes_or_no(known.commercial_use)}",
        f"limits on use: {_yes_or_no(known.use_limits)}",
        f"may be resold as an API: {_yes_or_no(known.model_as_a_service)}",
    ]
    if known.max_monthly_active_users:
        words.append(f"up to {count(known.max_monthly_active_users)} monthly active users")
    if known.max_annual_revenue_usd:
        words.append(f"up to ${count(known.max_annual_revenue_usd)} revenue a year")
    yield from paragraph(f"License: {known.name}, {known.license_class}; {'; '.join(words)}.", console)
    for obligation in facts.obligations:
        yield from paragraph(obligation, console, 2, "- ")
    learned = ", ".join(part for part in (known.url, known.evidence) if part)
    note = f"{learned}. {NOT_LEGAL_ADVICE}" if learned else NOT_LEGAL_ADVICE
    yield from (console.paint(line, "dim") for line in paragraph(note, console, 2))


def _spend(facts: ModelFacts, console: Console) -> Iterator[str]:
    """Each run with its output tokens and dollars a task, and what that comes to beside other models."""
    if not facts.spend:
        yield "Measured cost of a task: unknown"
        return
    yield "Measured cost of a task, on average:"
    yield from table(_SPEND, [_spend_row(row, run) for row, run in facts.spend], console)
    if use := facts.token_use:
        text = (
            f"It writes {significant(use.factor, 2)}x the output tokens of a model that answers directly "
            f"({significant(use.least, 2)}x at its least effort, {significant(use.most, 2)}x at its most)."
        )
        yield from paragraph(text, console, 2)


def _spend_row(row: Spend, run: Run | None) -> tuple[str, ...]:
    tokens, usd = row.output_tokens, row.usd
    return (
        run.name if run else row.run,
        run.task if run else "",
        row.variant or "default",
        UNKNOWN if tokens is None else f"{tokens:,.0f}",
        UNKNOWN if usd is None else f"{usd:,.4f}" if usd < 1 else f"{usd:,.2f}",
        row.source,
        day(row.as_of),
    )


def _abilities(facts: ModelFacts, console: Console) -> Iterator[str]:
    if not facts.abilities:
        yield "Capability: no evidence"
        return
    words = [f"{row.skill} {row.value:.0f} ({row.low:.0f} to {row.high:.0f})" for row in facts.abilities]
    name = "Capability" if facts.abilities[0].evidence else "Expected capability (no result measured)"
    yield from paragraph(f"{name}, 0 to 100 with its 90% range: {', '.join(words)}.", console)


def _evidence(facts: ModelFacts, console: Console) -> Iterator[str]:
    yield f"Published results: {len(facts.evidence) or 'none'}"
    if facts.evidence:
        rows = [_result_row(entry, benchmark) for entry, benchmark in facts.evidence]
        yield from table(_EVIDENCE, rows, console)


def _result_row(entry: Evidence, benchmark: Benchmark | None) -> tuple[str, ...]:
    return (
        benchmark.name if benchmark else entry.benchmark,
        (benchmark and benchmark.skill) or UNKNOWN,
        plain(entry.score),
        benchmark.unit if benchmark else "",
        entry.kind,
        entry.variant,
        entry.source,
        day(entry.date or entry.as_of),
    )


def _adoption(facts: ModelFacts, console: Console) -> Iterator[str]:
    found = facts.adoption
    yield from paragraph(
        f"Hugging Face repositories, downloads in 30 days: {len(found) or 'none known'}", console
    )
    if found:
        rows = [
            (
                row.repository,
                repository_kind(row.relation, row.gated),
                number(row.downloads_30d),
                number(row.likes),
                row.source,
                day(row.as_of),
            )
            for row in found[:_MOST_REPOSITORIES]
        ]
        yield from table(_ADOPTION, rows, console)
        if len(found) > _MOST_REPOSITORIES:
            yield f"  and {len(found) - _MOST_REPOSITORIES} more (--json lists all)"
