"""New models out of price lists: a name that a developer's own list or two sellers share becomes a model.

Such a model is marked unreviewed until a table settles it. What sellers append to a known model's name (a way of
calling, an effort, a region, a precision) makes no model, nor does a name that moves.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from catalog import identity
from catalog.identity import Key
from catalog.model import Model
from catalog.pipeline import new_models, source_names
from catalog.pipeline.name_matcher import NameMatcher
from catalog.record import Kind
from catalog.roles import role_of
from catalog.sources import genai_prices
from catalog.sources.upstream import Listing, PriceRow

_LEAST_SELLERS = 2
_CURATED = frozenset({"openrouter", "huggingface"})
"""Sellers that list models under their developers' names: one of them is enough for a developer that is known."""
_MODE = re.compile(
    r"[-_. ](?:pro|fast|ultra-?speed|high-?speed|turbo|lightning|free|flex|priority|batch|(?:no-?)?think(?:ing)?"
    r"|(?:non-)?reasoning|original|disc|online|web|search|cache|cheap|auto|us|eu|global|discounted|contributor"
    r"|cyber-permissive|picker|adaptive|nvfp4|fp4|int\d|awq|gptq|uncensored|abliterated|tee|private|secure|hf|ga"
    r"|xhigh|high|medium|low|minimal|none|lora|v1|chat|instruct|it|preview|exp|beta|latest|basic|versatile"
    r"|instant|grounding|tput|cyber|\d{1,3}k|text-to-image|image-to-image|text-to-video|image-to-video|edit)$"
)
"""What sellers append to a model's name for a way of calling it, a copy of it or a limit of theirs."""
_NO_MODEL = re.compile(
    r"^(?:duo-chat|coding|auto|azure|cline-pass|free|gitlab|router|hf|ft)[-:.]"
    r"|\.ft-|\d+-x-\d+|^(?:text|image)-to-|^edit$"
)
_DIGIT = re.compile(r"\d")
_MOST_WORDS = 9
_Value = TypeVar("_Value")


class Mention(NamedTuple):
    """One seller's row or listing of a name that means no known model; `day` is that of its source."""

    source: str
    day: str
    seller: str
    model_id: str
    price: PriceRow | None
    listing: Listing | None

    @property
    def short(self) -> str:
        """The name without path, region, vendor and the cloud's revision, in lower case."""
        return source_names.plain_name(source_names.bare_model_id(self.seller, self.model_id))

    @property
    def is_archive(self) -> bool:
        """Whether the row may be of what is gone: genai-prices keeps old prices, without a window."""
        return self.source == genai_prices.ID and (self.listing is None or not self.listing.context_tokens)


class NewModel(NamedTuple):
    """A model, and the source that introduces it."""

    source: str
    model: Model


def introduced(
    mentions: Iterable[Mention], names: NameMatcher, repositories: Iterable[str]
) -> Iterator[NewModel]:
    """The models that the mentions introduce, each known to `names` before the next is looked at.

    `repositories` are those on the Hub: weights that a developer published under a name are a model of that name.
    Short names come first, so that a longer one may turn out to be a mode of them.
    """
    published = _published(repositories, names)
    groups: dict[Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if _may_name_a_model(mention.short) and not mention.is_archive:
            groups[identity.key(mention.short)].append(mention)
    for key in sorted(groups, key=lambda key: (sum(map(len, key[:3])), key)):
        if found := _introduced(groups[key], names, published):
            names.add(found.model)
            yield found


def _published(repositories: Iterable[str], names: NameMatcher) -> dict[tuple[str, Key], str]:
    """The repositories of finished models of known developers, by developer and name."""
    found: dict[tuple[str, Key], str] = {}
    for repository in sorted(repositories):
        developer = names.developer_names.of_organisation(repository.partition("/")[0])
        if developer and not new_models.is_copy(repository) and not names.is_base(repository):
            found.setdefault((developer, identity.key(repository)), repository)
    return found


def _may_name_a_model(short: str) -> bool:
    plain = re.sub(r"[ _]+", "-", short)
    return (
        not identity.is_rolling(short)
        and not new_models.is_copy(short)
        and not _NO_MODEL.search(short)
        and ":" not in short
        and len(re.split(r"[-. ]", plain)) <= _MOST_WORDS
        and bool(new_models.NAME.fullmatch(plain))
    )


def _introduced(
    group: Sequence[Mention], names: NameMatcher, published: dict[tuple[str, Key], str]
) -> NewModel | None:
    developer = _most_common(_developers(group, names))
    if developer is None:
        return None
    own = [mention for mention in group if names.developer_names.of_seller(mention.seller) == developer]
    short = _spelling(group)
    sellers = {mention.seller for mention in group}
    vouched = bool(own or (sellers & _CURATED and names.is_developer(developer)))
    if len(sellers) < _LEAST_SELLERS and not (vouched and _DIGIT.search(short)):
        return None
    repository = published.get((developer, identity.key(short)))
    kind = _most_common(found for mention in group if (found := _kind(mention)) is not None)
    name = re.sub(r"[ _]+", "-", short)
    if kind is None or names.is_no_model(name) or _is_known(f"{developer}/{name}", names):
        return None
    if repository is None and (is_mode(short, developer, kind, names) or _is_stem(short, developer, names)):
        return None
    lead = min(
        group, key=lambda mention: (mention not in own, mention.source, mention.seller, mention.model_id)
    )
    return NewModel(lead.source, _model(f"{developer}/{name}", kind, repository, group, lead))


def _is_known(name: str, names: NameMatcher) -> bool:
    """Whether a name means a model by now, or its preview; a dated release is known only under its own date."""
    found = names.identities.find(name) or names.identities.find(f"{name}-preview")
    return names.knows(name) or (found is not None and not identity.has_full_date(name))


def _developers(group: Sequence[Mention], names: NameMatcher) -> Iterator[str]:
    """The developer that each mention names; where none names a known one, the organisation in the ids of all."""
    known = [found for mention in group if (found := _developer(mention, names)) is not None]
    yield from known
    curated = [mention for mention in group if mention.seller in _CURATED]
    unknown = {_organisation(mention) for mention in curated or group}
    if not known and len(unknown) == 1 and (organisation := unknown.pop()):
        yield organisation


def _organisation(mention: Mention) -> str:
    """The name before the model's in an id such as `kt/midm-k-3.0-pro`; empty where there is none or it is a path."""
    bare = source_names.bare_model_id(mention.seller, mention.model_id)
    organisation, _, rest = bare.lower().partition("/")
    is_plain = bool(new_models.NAME.fullmatch(organisation)) and "/" not in rest and bool(rest)
    return organisation if is_plain and _plain(organisation) != _plain(mention.seller) else ""


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _developer(mention: Mention, names: NameMatcher) -> str | None:
    """The developer that an id names, else its seller where it sells its own models, else that of the family."""
    known = names.developer_names
    organisation = mention.model_id.rpartition("/")[0].rpartition("/")[2]
    if organisation and (found := known.of_organisation(organisation) or known.of_name(organisation)):
        return found if not names.is_cloud(organisation) else _family(mention, names)
    vendor = source_names.vendor_of(mention.model_id)
    if vendor and not names.is_cloud(vendor) and (found := known.of_name(vendor)):
        return found
    own = known.of_seller(mention.seller)
    if own and known.sells_own_only(mention.seller):
        return own
    return None if _organisation(mention) else _family(mention, names)


def _family(mention: Mention, names: NameMatcher) -> str | None:
    """The only developer whose models' names begin like this one."""
    family = names.family_developers(mention.short)
    return next(iter(family)) if len(family) == 1 else None


def is_mode(short: str, developer: str, kind: Kind, names: NameMatcher) -> bool:
    """Whether a name is that of a known model with what sellers append to it; `pro` is a model where it draws."""
    text = short
    while (cut := _MODE.sub("", text)) != text:
        if kind != "llm" and text.endswith("pro"):
            return False
        text = cut
        model = names.identities.find(f"{developer}/{text}")
        if model is not None and names.models[model].developer == developer:
            return True
    return False


def _is_stem(short: str, developer: str, names: NameMatcher) -> bool:
    """Whether a name without a number is what known models of the developer are called before their numbers.

    `mistral-large` moves from release to release; `qwen-long` is no other model's beginning.
    """
    if _DIGIT.search(short):
        return False
    words = set(identity.key(short).words)
    known = (identity.key(model.id) for model in names.models.values() if model.developer == developer)
    return any(words <= set(key.words) for key in known)


def _kind(mention: Mention) -> Kind | None:
    if mention.listing is not None and (found := new_models.kind_of(mention.listing)) is not None:
        return found
    price = mention.price
    if price is None or not price.input or not price.output or new_models.has_unclear_word(mention.short):
        return None
    return "llm"


def _spelling(group: Sequence[Mention]) -> str:
    """The name as most of them write it; `2.1` before `2-1`."""
    counts = Counter(mention.short for mention in group)
    return min(counts, key=lambda name: ("." not in name, -counts[name], len(name), name))


def _model(name: str, kind: Kind, repository: str | None, group: Sequence[Mention], lead: Mention) -> Model:
    listed = [mention.listing for mention in group if mention.listing is not None]
    own = [lead.listing] if lead.listing else []
    short = name.partition("/")[2]
    aliases = {mention.short for mention in group if identity.key(mention.short) != identity.key(short)}
    return msgspec.structs.replace(
        Model(id=name, name=_title(listed, lead.model_id), kind=kind, developer=name.partition("/")[0]),
        open_weights=True if repository else _most_common(_known(listed, "open_weights")),
        hub_repository=repository,
        context_tokens=_window([*own, *listed]),
        max_output_tokens=_most_common(_known(listed, "max_output_tokens")),
        inputs=_most_common(_known(listed, "inputs")),
        outputs=_most_common(_known(listed, "outputs")),
        tools=_most_common(_known(listed, "tools")),
        structured_output=_most_common(_known(listed, "structured_output")),
        reasoning=_most_common(_known(listed, "reasoning")),
        released=_most_common(_known(listed, "released")),
        knowledge_cutoff=_most_common(_known(listed, "knowledge_cutoff")),
        aliases=tuple(sorted(aliases)),
        sources=tuple(sorted({mention.source for mention in group})),
        as_of=max(mention.day for mention in group),
        role=role_of(name, kind),
        unreviewed=True,
    )


def _title(listed: Sequence[Listing], written: str) -> str:
    """The name for people: that of most listings that mean the same by it, else the id as it is written."""
    titles = [entry.name.rpartition(": ")[2].partition(" (")[0].strip() for entry in listed]
    key = identity.key(source_names.plain_name(written))
    same = [title for title in titles if " " in title and title.isascii() and _means(title, key)]
    return _most_common(same) or re.sub(r"^(?:[a-z]+\.)+(?=[a-z])", "", written.rpartition("/")[2])


def _means(title: str, key: Key) -> bool:
    """Whether a title has the words of a name, its numbers and its sizes."""
    found = identity.key(title)
    return set(key.words) <= set(found.words) and found[1:3] == key[1:3]


def _window(listed: Sequence[Listing]) -> int | None:
    """The context window in tokens that most listings state; of equally common ones the longest, since hosts cut it."""
    counts = Counter(entry.context_tokens for entry in listed if entry.context_tokens)
    return max(counts, key=lambda window: (counts[window], window)) if counts else None


def _known(listed: Iterable[Listing], field: str) -> Iterator[object]:
    return (value for entry in listed if (value := getattr(entry, field)) is not None)


def _most_common(values: Iterable[_Value]) -> _Value | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], str(value))) if counts else None
