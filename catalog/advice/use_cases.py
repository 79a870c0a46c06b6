"""The use-case table and finding a use case from free text."""

from catalog.advice.needs import Priorities, Workload
from catalog.model import Feature, Kind, Modality, Record


class UseCase(Record, frozen=True, kw_only=True):
    """A named job.

    `skills` are weights by skill (they need not add up to one); `stand_in` says, where no benchmark measures
    the job directly, which skills stand in and why. `workload` and `priorities` are complete defaults.
    `workload_note` gives the reasoning behind the workload. `floor` is the least capability (0..100, on this
    use case's own scale) that is good enough.
    """

    id: str
    name: str
    summary: str
    kinds: tuple[Kind, ...]
    skills: dict[str, float]
    workload: Workload
    workload_note: str
    priorities: Priorities
    floor: float
    group: str = ""
    stand_in: str = ""
    inputs: tuple[Modality, ...] = ()
    outputs: tuple[Modality, ...] = ()
    features: tuple[Feature, ...] = ()
    context_tokens: int | None = None
    shown_skills: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
