"""The exceptions that services raise for what a person can correct."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class DomainError(Exception):
    """A request that the domain refuses. The message is translated and fit to show to its user.

    `code` is stable for machines; `fields` maps field names to what is wrong with each. Subclass it
    next to the function that raises it. `labels` are what people call these fields, for a form that has no such field.
    """

    code = "refused"

    def __init__(
        self, message: object, *, fields: Mapping[str, object] | None = None, labels: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields = {name: [str(text)] for name, text in (fields or {}).items()}
        self.labels = dict(labels or {})

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(DomainError):
    """The input itself is wrong: it names the field, the reason and the correction (HTTP 400)."""

    code = "invalid"


class TooLarge(InvalidInput):
    """More than is taken: of bytes, rows or pixels (HTTP 413)."""

    code = "too_large"


class NotAllowed(DomainError):
    """The person may see the thing but may not do this to it (HTTP 403)."""

    code = "not_allowed"


class Conflict(DomainError):
    """The present state forbids it (HTTP 409)."""

    code = "conflict"


def refusal_of(check: Callable[..., object], *args: Any) -> DomainError | None:
    """Return the error that a check raises, or None. A page says with it why an act is not offered."""
    try:
        check(*args)
    except DomainError as refusal:
        return refusal
    return None


@contextmanager
def said_of(**fields: str) -> Iterator[None]:
    """For a form that calls a field otherwise than its service: `said_of(reason="answer")` refuses at `answer`."""
    try:
        yield
    except DomainError as refusal:
        refusal.fields = {fields.get(name, name): texts for name, texts in refusal.fields.items()}
        raise
