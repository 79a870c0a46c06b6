"""What a sentence asks beside figures and places: license, where it runs, batches, priorities, features, outputs."""

from collections.abc import Iterator, Sequence

from catalog.advice.understanding.sentence import Sentence

_CLASSES = ("commercial", "open-weights", "permissive", "any")
_OTHER_LICENSE = ("noncommercial", "closed", "word", "service", *_CLASSES)
_PRIORITIES = {
    "capability": ("priorities.capability", 2.0),
    "cost": ("priorities.cost", 2.0),
    "downloads": ("priorities.downloads", 1.0),
    "free": ("priorities.cost", 0.0),
}
"""Twice the usual weight of cost or capability, four times that of downloads; where money is no object, none."""

_LOCAL_OTHERWISE = frozenset(
    """
    government news business businesses restaurant restaurants council councils authority authorities shop shops
    customers language languages market markets time newspaper newspapers dialect dialects law laws community seo
    politics radio tv events guide guides library libraries
    """.split()  # noqa: SIM905 - a list of quoted words is harder to read
)
"""What is "local" without running here: local news, a local shop."""


def read_conditions(sentence: Sentence) -> None:
    """The needs that a word or a phrase names by itself."""
    _read_license(sentence)
    _read_where(sentence)
    _read_batch(sentence)
    _read_priorities(sentence)
    _read_features(sentence)
    for place in sentence.places("measured.only"):
        sentence.add("must.measured_only", True, [place])
    for place in sentence.places("precision"):
        sentence.add("hosting.precision", sentence.items[place].value("precision"), [place])


def _read_license(sentence: Sentence) -> None:
    classes: dict[str, list[int]] = {}
    for place in sentence.places("license"):
        value = sentence.items[place].value("license") or ""
        if value == "word" or sentence.is_subject(place) or sentence.is_neutral(place, allowed=False):
            continue
        negation = sentence.negation(place)
        where = [*negation, place, *_license_words(sentence, place)]
        if sentence.find(sentence.right(place, 4), "soft") is not None:
            sentence.notes.append(f"{sentence.quote(where)} is a wish and no rule: not asked for.")
            sentence.use(where)
            continue
        if value == "closed" and negation:
            classes.setdefault("open-weights", where)
        elif value == "service" and not negation:
            sentence.add("license.model_as_a_service", True, where)
        elif value in ("noncommercial", "closed", "service") or (negation and value in _CLASSES):
            sentence.use(where)
        elif value in _CLASSES:
            classes.setdefault(value, where)
        elif negation:
            sentence.notes.append(
                f"{sentence.quote(where)}: a single license cannot be excluded; only allowed."
            )
            sentence.use(where)
        else:
            ids = tuple(one for one in sentence.items[place].values("license") if one not in _OTHER_LICENSE)
            sentence.add("license.allow", ids, where)
    _take_class(sentence, classes)


def _take_class(sentence: Sentence, classes: dict[str, list[int]]) -> None:
    """One class of licenses is asked for at a time: the strictest, and what else was said is told."""
    order = [name for name in ("permissive", "open-weights", "commercial", "any") if name in classes]
    if not order:
        return
    first, *others = order
    sentence.add("license.require", first, classes[first])
    for other in others:
        sentence.use(classes[other])
        if first == "open-weights" and other == "commercial":
            sentence.notes.append(
                f"{sentence.quote(classes[other])} and {sentence.quote(classes[first])}: only open weights are asked "
                "for; a permissive license (--license permissive) is both."
            )


def _license_words(sentence: Sentence, place: int) -> list[int]:
    """The word "license" right behind."""
    return [
        there for there in sentence.right(place, 1) if sentence.items[there].meanings[:1] == ("license.word",)
    ]


def _read_where(sentence: Sentence) -> None:
    found: dict[str, list[int]] = {}
    for place in sentence.places("stay"):
        home = sentence.find(sentence.right(place, 3), "home")
        if home is not None and sentence.negation(place):
            found.setdefault("self", []).extend([*sentence.negation(place), place, home])
    for place in sentence.places("where"):
        if any(place in places for places in found.values()):
            continue
        value = sentence.items[place].value("where") or ""
        if value == "both":
            sentence.add("hosting.where", ("api", "self-host"), [place])
            continue
        if "gpu" in sentence.items[place].norm and any(part.key == "hosting.gpu" for part in sentence.parts):
            sentence.use([place])
            continue
        if sentence.is_neutral(place) or _is_otherwise_local(sentence, place):
            continue
        negation = sentence.negation(place)
        if negation and sentence.items[negation[0]].has("not.need"):
            sentence.use([*negation, place])  # "self-hosting isn't required"
            continue
        if negation:
            value = "api" if value == "self" else "self"
        found.setdefault(value, []).extend([*negation, place])
    if len(found) == 2:
        both = sorted(place for places in found.values() for place in places)
        if any(sentence.items[place].has("join.or", "join.and") for place in range(both[0], both[-1])):
            sentence.add("hosting.where", ("api", "self-host"), both)
            return
        sentence.notes.append(
            f"{sentence.quote(found['self'])} and {sentence.quote(found['api'])} contradict each other: "
            "own hardware is taken."
        )
    for value, places in found.items():
        if value == "self" or "self" not in found:
            where = ("self-host",) if value == "self" else ("api",)
            sentence.add("hosting.where", where, _together(places))
        sentence.use(places)


def _together(places: Sequence[int]) -> Sequence[int]:
    """The places that are quoted: all where they stand together, else the first."""
    return places if max(places) - min(places) <= 8 else places[:1]


def _is_otherwise_local(sentence: Sentence, place: int) -> bool:
    norm = sentence.items[place].norm
    behind = sentence.items[place + 1] if place + 1 < len(sentence) else None
    if behind is None or norm not in ("local", "lokale", "lokalen", "lokaler", "in house", "locales"):
        return False
    return behind.norm in _LOCAL_OTHERWISE or behind.has("people") or (norm == "in house" and behind.is_word)


def _read_batch(sentence: Sentence) -> None:
    for place in sentence.places("batch.yes"):
        negation = sentence.negation(place)
        sentence.add("workload.batch", not negation, [*negation, place])


def read_live(sentence: Sentence, usual: bool) -> None:
    """Answers at once, where the job's are usually made in a batch (`usual`); elsewhere that is so anyway."""
    for place in sentence.places("batch.no"):
        if usual and not sentence.negation(place):
            sentence.add("workload.batch", False, [place])
        sentence.use([place])


def _read_priorities(sentence: Sentence) -> None:
    found: dict[str, list[int]] = {}
    for place in sentence.places("priority"):
        value = sentence.items[place].value("priority") or ""
        negation = sentence.negation(place)
        if negation or (value != "free" and sentence.find(sentence.right(place, 3), "not.mind") is not None):
            sentence.use([*negation, place])
        else:
            found.setdefault(value, []).append(place)
    for value, places in _said_first(sentence):
        found.setdefault(value, []).extend(places)
    if "cost" in found and "capability" in found:
        places = [*found.pop("cost"), *found.pop("capability")]
        sentence.use(places)
        sentence.notes.append("Both cost and quality come first: they keep their usual weights.")
    for value, places in found.items():
        key, weight = _PRIORITIES[value]
        sentence.add(key, weight, _together(places))
        sentence.use(places)


def _said_first(sentence: Sentence) -> Iterator[tuple[str, list[int]]]:
    """What comes first: "price is what counts most", "accuracy before cost", "la calidad es lo primero"."""
    for place in sentence.places("good"):
        other = "good.price" if sentence.items[place].has("good.quality") else "good.quality"
        value = "capability" if other == "good.price" else "cost"
        behind = list(sentence.right(place, 5))
        over, second = sentence.find(behind, "good.over"), sentence.find(behind, other)
        if over is not None and second is not None and over < second:
            yield value, [place, over, second]
            return
        near = [*behind[:4], *sentence.left(place, 2)] if second is None else behind[: second - place - 1]
        less = sentence.find(near, "good.second")
        if less is not None:
            yield ("cost" if value == "capability" else "capability"), [place, less]
            return
        top = sentence.find(near, "good.top")
        if top is not None and not sentence.negation(top):
            yield value, [place, top]


def _read_features(sentence: Sentence) -> None:
    for tag, key in (("feature", "must.features"), ("output", "must.outputs")):
        for place in sentence.places(tag):
            value = sentence.items[place].value(tag)
            negation = sentence.negation(place)
            if negation or sentence.is_neutral(place):
                sentence.add(key, (), [*negation, place])
            else:
                sentence.add(key, (value,), [place], job=True)
    for place in sentence.places("also"):
        neighbours = [there for there in (place - 2, place + 2) if 0 <= there < len(sentence)]
        if any(
            sentence.items[there].has("feature") and sentence.items[(there + place) // 2].has("join")
            for there in neighbours
        ):
            sentence.add("must.features", (sentence.items[place].value("also"),), [place])


def read_inputs(sentence: Sentence, given: Sequence[str], job_words: frozenset[int]) -> None:
    """What the model must read beside what the job itself has (`given`).

    `job_words` are places of the words that say what the job is: a document among them is part of it.
    """
    for place in range(len(sentence)):
        item = sentence.items[place]
        value = item.value("input")
        if value is None or (place in sentence.used and place not in sentence.job):
            continue
        if value in given or (value == "document" and place in job_words):
            continue
        made = sentence.find(sentence.left(place, 3), "way.out")
        if made is None:
            sentence.add("must.inputs", (value,), [place], job=True)


def read_unneeded_inputs(sentence: Sentence) -> None:
    """ "No need for images": said, so that they say nothing about the job either."""
    for place in sentence.places("input"):
        negation = sentence.negation(place)
        if negation:
            sentence.add("must.inputs", (), [*negation, place])
