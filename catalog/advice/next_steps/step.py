"""One thing to do."""

from catalog.advice.result import Answer


class Step(Answer, frozen=True, kw_only=True):
    """One thing to do: `lines` are whole shell commands, one each; `note` holds sentences on what they rest on."""

    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
