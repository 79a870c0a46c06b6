"""Large tables of texts by name, kept as text until a name is looked up.

Forty thousand names in a dictionary take 20 ms to decode, more than everything else that a sentence costs; a thousand
texts of some forty lines each take less than one.
"""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

_FRONT = 4


class Buckets(msgspec.Struct, frozen=True):
    """Texts by name: the names with the same first characters stand in one text, a line each, a tab behind the name."""

    lines: dict[str, str]

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Buckets":
        """The table of these texts, in which neither names nor texts have tabs or line breaks."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(texts):
            found[name[:_FRONT]].append(f"{name}\t{texts[name]}\n")
        return cls({front: "\n" + "".join(lines) for front, lines in found.items()})

    def get(self, name: str) -> str | None:
        """The text of a name; None where there is none."""
        text = self.lines.get(name[:_FRONT])
        if text is None or (start := text.find(f"\n{name}\t")) < 0:
            return None
        start += len(name) + 2
        return text[start : text.index("\n", start)]

    def names(self, first: str) -> list[str]:
        """All names with this first character."""
        texts = (text for front, text in self.lines.items() if front[:1] == first)
        return [line.partition("\t")[0] for text in texts for line in text.split("\n") if line]
