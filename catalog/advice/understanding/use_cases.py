"""The use-case table, and filling needs with the defaults of a use case."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from catalog.advice.needs.records import Needs, Priorities, Where, Workload
from catalog.model import Model
from catalog.record import Feature, Kind, Modality, Record, Role

if TYPE_CHECKING:
    from catalog.advice.understanding.language import Language

COUNTS = ("input_tokens", "output_tokens")
_NOTHING = dict.fromkeys(Workload.__struct_fields__, 0.0) | {"batch": False, "calls_per_request": 1.0}


class UseCaseError(ValueError):
    """A row of the use-case table is wrong; the message names the use case and the key."""


class UseCase(Record, frozen=True, kw_only=True):
    """A named job.

    `skills` are weights by skill (they need not add up to one); `stand_in` says, where no benchmark measures the
    job directly, which skills stand in and why. `workload` and `priorities` are complete defaults. `workload_note`
    gives the reasoning behind the workload. `floor` is the least capability (0..100, on this use case's own scale)
    that is good enough. `thinking_times` says how many times the output of models that think first is billed (see
    `token_use`). `max_parameters` (billions) and `where` are must-haves as `inputs` are. `roles` are the
    specialists that do the job too. `small_models` says that the smallest may do it, so that one without any result
    is listed (see `rules.job`). `requests_per_person` is how many requests one person makes on a working day,
    assumed where a sentence names people and no volume; `many_languages` is the id of the same job in many
    languages. `code` says that most of its tokens are code, which is as long whatever the language around it;
    `multilingual` that most of its text is not English, whatever languages it is in.
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
    thinking_times: float = 1.0
    group: str = ""
    stand_in: str = ""
    inputs: tuple[Modality, ...] = ()
    outputs: tuple[Modality, ...] = ()
    features: tuple[Feature, ...] = ()
    context_tokens: int | None = None
    max_parameters: float | None = None
    where: tuple[Where, ...] = ()
    shown_skills: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    small_models: bool = False
    requests_per_person: float | None = None
    many_languages: str = ""
    code: bool = False
    multilingual: bool = False

    def suits(self, model: Model) -> bool:
        """Whether a model is of a kind for this job, and no specialist in another."""
        return model.kind in self.kinds and (not model.role or model.role in self.roles)


class UseCases(dict[str, UseCase]):
    """Use cases by id, in the order of their table, and the language in which people speak of them.

    The language is loaded when a sentence is read for the first time: an id needs none.
    """

    def __init__(self, cases: Mapping[str, UseCase], load: "Callable[[], Language] | None" = None) -> None:
        super().__init__(cases)
        self._load = load

    @cached_property
    def language(self) -> "Language":
        """The words of the jobs and of what else a sentence says; without any, the jobs by their names."""
        if self._load:
            return self._load()
        from catalog.advice.understanding.job_names import Entry
        from catalog.advice.understanding.language import Language

        return Language.of_names([Entry(case.id, case.name) for case in self.values()])


def parse(toml_text: str) -> dict[str, UseCase]:
    """Use cases by id, in the order of the table, as the build reads it.

    Raises `UseCaseError` naming the use case and the key that is wrong.
    """
    import tomllib  # only the build reads the table

    try:
        table = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise UseCaseError(f"The use cases are not valid TOML: {error}") from error
    return {name: _use_case(name, row) for name, row in table.items()}


def encode(cases: Iterable[UseCase]) -> bytes:
    """The bytes that ship, one use case a line; its skills stay in the order of the table, in which they are told."""
    lines = b",\n".join(msgspec.json.encode(case) for case in cases)
    return b"[\n%s\n]\n" % lines


def decode(data: bytes) -> dict[str, UseCase]:
    """What `encode` wrote, by id; raises `msgspec.DecodeError` where it is damaged."""
    return {case.id: case for case in msgspec.json.decode(data, type=list[UseCase])}


def usual_counts(said: Workload) -> tuple[str, ...]:
    """The counts of tokens that were not said, and so are the job's own: names of fields of the workload."""
    return tuple(name for name in COUNTS if getattr(said, name) is None)


def raised_counts(use_case: UseCase, names: Iterable[str], raised: float) -> dict[str, float]:
    """The job's own counts, which are tokens of English text, for text that takes `raised` times as many."""
    counts = {name: getattr(use_case.workload, name) or 0.0 for name in names}
    return {name: count if raised == 1.0 else float(round(count * raised)) for name, count in counts.items()}


def fill(needs: Needs, use_case: UseCase, raised: float = 1.0) -> Needs:
    """The needs with the use case's defaults for whatever was not said, and its must-haves added.

    `raised` is how many tokens the text of the needs' languages takes for one of English (see `cost.text_tokens`).
    """
    must, case = needs.must, use_case
    hosting = needs.hosting
    counts = {} if raised == 1.0 else raised_counts(case, usual_counts(needs.workload), raised)
    return msgspec.structs.replace(
        needs,
        use_case=case.id,
        workload=msgspec.structs.replace(_filled(needs.workload, case.workload), **counts),
        priorities=_priorities(needs.priorities, case.priorities),
        hosting=msgspec.structs.replace(hosting, where=_where(hosting.where, case.where)),
        must=msgspec.structs.replace(
            must,
            context_tokens=case.context_tokens if must.context_tokens is None else must.context_tokens,
            max_parameters=case.max_parameters if must.max_parameters is None else must.max_parameters,
            min_capability=case.floor if must.min_capability is None else must.min_capability,
            inputs=_union(must.inputs, case.inputs),
            outputs=_union(must.outputs, case.outputs),
            features=_union(must.features, case.features),
        ),
    )


def _use_case(name: str, row: Any) -> UseCase:
    if not isinstance(row, dict):
        raise UseCaseError(f"Use case {name}: expected a table.")
    ready = row | {"id": name, "workload": _with_zeros(row.get("workload"))}
    try:
        case = msgspec.convert({key: value for key, value in ready.items() if value is not None}, UseCase)
    except msgspec.ValidationError as error:
        raise UseCaseError(f"Use case {name}: {error}") from error
    if problem := _problem(case):
        raise UseCaseError(f"Use case {name}: {problem}")
    return case


def _problem(case: UseCase) -> str:
    if not case.skills or min(case.skills.values()) <= 0:
        return "skills: expected at least one, each with a weight above 0."
    if not 0 <= case.floor <= 100:
        return f"floor: expected 0 to 100, found {case.floor:g}."
    if case.thinking_times < 1:
        return f"thinking_times: expected 1 or more, found {case.thinking_times:g}."
    weights = (case.priorities.cost, case.priorities.capability, case.priorities.downloads)
    if any(weight is None or weight < 0 for weight in weights) or not any(weights):
        return "priorities: expected cost, capability and downloads, none below 0, one above."
    return ""


def _with_zeros(value: Any) -> Any:
    return _NOTHING | value if isinstance(value, dict) else value


def _filled(said: Any, default: Any) -> Any:
    missing = {
        field: getattr(default, field) for field in said.__struct_fields__ if getattr(said, field) is None
    }
    return msgspec.structs.replace(said, **missing)


def _priorities(said: Priorities, default: Priorities) -> Priorities:
    """The weights; where what was said leaves only zeros, what was not said counts fully."""
    filled: Priorities = _filled(said, default)
    if filled.cost or filled.capability or filled.downloads:
        return filled
    unsaid = {name: 1.0 for name in said.__struct_fields__ if getattr(said, name) is None}
    return msgspec.structs.replace(filled, **unsaid)


def _where(said: tuple[Where, ...], only: tuple[Where, ...]) -> tuple[Where, ...]:
    """The ways of running that both allow; what was said wins where they share none."""
    return tuple(way for way in said if way in only) or said if only else said


def _union(said: tuple[Any, ...], needed: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*said, *needed)))
