"""What was understood of a sentence, as a part of the JSON documents of answers."""

from typing import Any

from catalog.advice.understanding.understood import Part, Understanding


def understood_document(found: Understanding) -> dict[str, Any]:
    """The parts of the sentence that became needs, the words that did not, and the notes."""
    return {
        "understood": [_part(part) for part in found.parts_with_job],
        "not_used": list(found.not_used),
        "notes": list(found.notes),
    }


def _part(part: Part) -> dict[str, Any]:
    value = list(part.value) if isinstance(part.value, tuple) else part.value
    document = {"text": part.text, "key": part.key, "value": value}
    return document | ({"note": part.note} if part.note else {})
