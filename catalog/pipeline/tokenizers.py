"""Which models use which tokenizer: patterns of their ids, for the build and for the models that a refresh brings."""

from collections.abc import Container, Iterable, Mapping
from fnmatch import fnmatchcase

import msgspec

from catalog import identity
from catalog.model import Model
from catalog.storage.groundwork import TokenizerModels


def is_meant(model: str, rule: TokenizerModels) -> bool:
    """Whether the patterns of a tokenizer name the id of a model."""
    named = any(fnmatchcase(model, pattern) for pattern in rule.models)
    return named and not any(fnmatchcase(model, pattern) for pattern in rule.left_out)


def tokenizer_of(model: str, rules: Iterable[TokenizerModels]) -> str | None:
    """The tokenizer whose patterns name the id of a model, `None` where none does or several do."""
    found = [rule.tokenizer for rule in rules if is_meant(model, rule)]
    return found[0] if len(found) == 1 else None


def with_tokenizers(
    models: Mapping[str, Model], rules: Iterable[TokenizerModels], settled: Container[str]
) -> dict[str, Model]:
    """The models, those that are not `settled` each with the tokenizer of its family.

    An id that nobody reviewed must mean the same with its version written with a dot: `qwen3-8-27b` may be Qwen3.8,
    which has another tokenizer than Qwen3.
    """
    found = dict(models)
    known = tuple(rules)
    for name, model in models.items():
        if name not in settled:
            tokenizer = tokenizer_of(name, known)
            if tokenizer != tokenizer_of(identity.with_dots(name), known):
                tokenizer = None
            found[name] = msgspec.structs.replace(model, tokenizer=tokenizer)
    return found
