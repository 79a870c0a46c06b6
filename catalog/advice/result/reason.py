"""What every part of an answer rests on: the rules, and the reason why a model fails one."""

from typing import Literal

import msgspec

Rule = Literal[
    "use_case.kind",
    "use_case.skill",
    "license.require",
    "license.allow",
    "license.users",
    "license.revenue",
    "license.service",
    "hosting.where",
    "hosting.memory",
    "hosting.providers",
    "origin.developer",
    "origin.serving",
    "must.context",
    "must.inputs",
    "must.outputs",
    "must.features",
    "must.languages",
    "must.capability",
    "must.speed",
    "must.parameters",
    "budget",
    "status.retired",
    "evidence.none",
    "price.unknown",
]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every part of an answer."""


class Reason(Answer, frozen=True, kw_only=True):
    """One rule that a model fails: what was asked, what it has (None: unknown), and that in words."""

    rule: Rule
    need: str
    has: str | None
    text: str
