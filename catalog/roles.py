"""What a model was made for, where that is less than a whole job: guard models, base models and other specialists.

A specialist is no candidate for another job, whatever its modalities: a model that judges whether a text is safe reads
and writes text too.
"""

import re

from catalog.record import Kind, Role

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "guard",
        re.compile(r"(?:^|[-_.])(?:\w*guard(?:ian)?|shield\w*|content-safety|moderation)(?=$|[-_.\d])"),
    ),
    ("ocr", re.compile(r"(?:^|[-_.])(?:\w*ocr\d?|docling|parse)(?=$|[-_.])")),
    ("translation", re.compile(r"(?:^|[-_.])(?:mt|(?:live)?translat(?:e|or|ion)\w*)(?=$|[-_.])")),
    ("search", re.compile(r"(?:^|[-_.])(?:search|deep-?research)(?=$|[-_.])")),
    ("code merging", re.compile(r"(?:^|[-_.])(?:apply(?=$|[-_.])|morph-v\d)")),
    ("captions", re.compile(r"image-captioning|(?:^|[-_.])florence-\d")),
    ("base", re.compile(r"[-_.](?:base|pt)(?:-\d{4,8})?$")),
    ("base", re.compile(r"^(?:pythia|gpt-neox?|gpt-j|gpt2|opt|bloom|t5gemma)(?=$|-)")),
    (
        "base",
        re.compile(r"^(?:starcoder\d?|stablelm-3b|openelm|galactica|cerebras-gpt)(?=$|-)(?!.*instruct)"),
    ),
    ("captions", re.compile(r"^(?:pali-?gemma|instructblip|blip2?|git-base|chameleon)")),
)
"""Words of a name, each between separators; the first that is found counts."""


def role_of(name: str, kind: Kind) -> Role:
    """The role that the name of a language model states, `""` for none: `meta/llama-guard-4-12b` is a guard."""
    if kind != "llm":
        return ""
    short = name.rpartition("/")[2].lower()
    return next((role for role, words in _ROLES if words.search(short)), "")
