"""One thing to do."""

import msgspec


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: `lines` are whole shell commands, one each; `note` holds sentences on what they rest on."""

    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
