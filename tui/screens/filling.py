"""What the fields of the second question hold: defaults of the use case until the user types something. Pure."""

from catalog.advice.needs import Needs
from catalog.advice.use_cases import UseCase
from tui.widgets.needs.editing import replaced, typed
from tui.widgets.needs.fields import BY_KEY, FIELDS, Field, value_of
from tui.widgets.needs.lines import typable

MONEY_FIELDS = (
    BY_KEY["budget.monthly_usd"]._replace(hint="At most, $ a month"),
    BY_KEY["baseline.model"]._replace(hint="Model used today (optional)"),
    BY_KEY["baseline.monthly_usd"]._replace(hint="Paid today, $ a month"),
)
MOST_AMOUNTS = 3
_REQUESTS = BY_KEY["workload.requests_per_month"]
_LABELS = {
    "workload.input_tokens": "Tokens in, each",
    "workload.output_tokens": "Tokens out, each",
    "workload.images": "Pictures in, each",
    "workload.audio_minutes": "Minutes of audio, each",
    "workload.pages": "Pages in, each",
    "workload.documents": "Documents, each",
    "workload.generated_images": "Pictures made, each",
    "workload.generated_seconds": "Seconds made, each",
    "workload.characters": "Characters, each",
}


def per_request(case: UseCase | None) -> tuple[Field, ...]:
    """The amounts to ask for: requests a month, and the first two things that one request holds."""
    if case is None:
        return (_REQUESTS,)
    holds = [
        field._replace(hint=_LABELS[field.key])
        for field in FIELDS
        if field.key in _LABELS and _default(case, field)
    ]
    return (_REQUESTS, *holds)[:MOST_AMOUNTS]


def asked_of(asked: Needs | None, field: Field) -> str:
    """What was answered before, as it would be typed."""
    return typable(field, value_of(asked, field.key)) if asked else ""


def answered(needs: Needs, field: Field, text: str) -> Needs:
    """The needs with what was typed in one field. Raises `EditError`."""
    return replaced(needs, field.key, typed(field, text))


class Filling:
    """Remembers which texts are defaults, so that another use case may replace them and no typed one."""

    def __init__(self) -> None:
        self._defaults: dict[str, str] = {}
        self._placed: set[str] = set()

    def prefilled(self, field: Field, shown: str, case: UseCase | None, asked: Needs | None) -> str:
        """The text of a field under another use case: what was typed stays, a default follows the use case."""
        default = typable(field, _default(case, field)) if case else ""
        first = field.key not in self._defaults
        untouched = shown in self._placed or not shown
        self._defaults[field.key] = default
        self._placed.add(default)
        earlier = asked_of(asked, field) if first else ""
        if earlier:
            return earlier
        return default if untouched else shown

    def is_default(self, field: Field, text: str) -> bool:
        """Whether the text is the use case's own."""
        return bool(text) and self._defaults.get(field.key) == text


def _default(case: UseCase, field: Field) -> object:
    return getattr(case.workload, field.key.removeprefix("workload."))
