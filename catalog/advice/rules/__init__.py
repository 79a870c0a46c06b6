"""The hard rules: one record each, in the order in which they are told. Nowhere else is a rule spelled out.

A rule is added by a file with its record and a line in `RULES`; whatever names, counts, lifts or lists rules follows.
"""

from typing import TYPE_CHECKING

from catalog.advice.rules import abilities, context, hosting, job, license, money, origin, speed, territory  # noqa: A004 - a file of that name
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Reads, Rule, Subject

if TYPE_CHECKING:
    from catalog.advice.question import Question

RULES: tuple[Rule, ...] = (
    job.KIND,
    job.SKILL,
    license.CLASS,
    license.LIST,
    license.USERS,
    license.REVENUE,
    license.SERVICE,
    territory.TERRITORY,
    hosting.WHERE,
    hosting.MEMORY,
    hosting.PROVIDERS,
    origin.DEVELOPER,
    origin.PROVIDER,
    origin.SERVING,
    context.CONTEXT,
    abilities.INPUTS,
    abilities.OUTPUTS,
    abilities.FEATURES,
    abilities.LANGUAGES,
    job.CAPABILITY,
    job.MEASURED,
    speed.SPEED,
    abilities.PARAMETERS,
    money.BUDGET,
    job.RETIRED,
    job.EVIDENCE,
    money.PRICE,
)
BY_ID = {rule.id: rule for rule in RULES}
ORDER = {rule.id: place for place, rule in enumerate(RULES)}


def reading(fact: Reads) -> tuple[Rule, ...]:
    """The rules whose check looks at this kind of fact, in order."""
    return tuple(rule for rule in RULES if fact in rule.reads)


MODEL_RULES = reading("model")
OFFER_RULES = reading("offer")
OWN_HARDWARE_RULES = reading("own hardware")
LICENSE_RULES = reading("license")


def asked(rules: tuple[Rule, ...], question: "Question") -> tuple[Rule, ...]:
    """Those of these rules that a question asks; what the needs do not say is not looked at."""
    known = question.asked_rules
    if rules not in known:
        known[rules] = tuple(rule for rule in rules if rule.is_asked(question))
    return known[rules]


def reasons(rules: tuple[Rule, ...], subject: Subject) -> list[Reason]:
    """Why the subject fails any of these rules."""
    return [reason for rule in rules if (reason := rule.check(subject)) is not None]
