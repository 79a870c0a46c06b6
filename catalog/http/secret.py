"""A token that can be sent, and cannot be shown, logged or written by accident."""

from typing import NoReturn

_MASK = "***"


class Secret:
    """A token or key. Its text comes out of `reveal` only; every other way of writing it shows a mask.

    White space around it is dropped. Raises `ValueError`, without the text, where it could not be sent as part of
    an HTTP header: only printable ASCII without spaces can.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        plain = text.strip()
        if not plain:
            raise ValueError("the token is empty")
        if not sendable(plain) or " " in plain:
            raise ValueError(
                "the token holds characters that cannot be sent; expected printable ASCII, no spaces"
            )
        self.__text = plain

    def reveal(self) -> str:
        """The text itself, to be put into a header and nowhere else."""
        return self.__text

    def __repr__(self) -> str:
        return f"Secret({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, specification: str) -> str:
        return format(_MASK, specification)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is never pickled or copied")


def sendable(value: str) -> bool:
    """Whether a text may be the value of an HTTP header: printable ASCII, so that no line can be added to it."""
    return value.isascii() and value.isprintable()
