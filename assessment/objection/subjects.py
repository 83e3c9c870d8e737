"""What one can object to: each kind is registered by the room that owns its rows, when that room is imported.

    subjects.register(Subject(kind="adjustment", name=_("adjustment"), row_of=…, about=…, judges=…, title=…, page=…))

The room of objections knows nothing else of a row. What follows from an acceptance for others is read by
`consequences`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise, lazy

from assessment.cycle.period_words import kept_in_words
from assessment.periods import Period
from core.errors import InvalidInput
from staff.accounts.models import User

if TYPE_CHECKING:
    from django import forms

    from assessment.objection.models import Objection


@dataclass(frozen=True)
class Correction:
    """An acceptance that is being carried out: which objection, what is corrected, by whom, when."""

    objection: Objection
    by: User
    at: datetime
    said: Mapping[str, Any] = field(default_factory=dict)  # what the form of the subject gave

    @property
    def reason(self) -> str:
        """Why facts change, as their history keeps it: it names the objection."""
        return self.objection.as_a_reason


def _by_key(keys: Collection[int]) -> dict[int, str]:
    return {key: str(key) for key in keys}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One kind of rows that people may object to."""

    kind: str
    name: str | Promise
    row_of: Callable[[int], Any | None]  # by its key
    about: Callable[[Any], Collection[int]]  # the workers who may object
    judges: Callable[[Any], Collection[int]]  # accounts of who scored, judged, checked, decided or approved it
    title: Callable[[Any], str]  # what it is, in words: “bulletin of 2026-09, grid 3”
    page: Callable[[Any], str]  # the address at which the person reads it
    subdistrict_of: Callable[[Any], int] = attrgetter("subdistrict_id")
    period_of: Callable[[Any], Period | None] = lambda _row: None
    # By key the name of the thing, which is the same in every revision: an objection to one of them is to all.
    things: Callable[[Collection[int]], Mapping[int, str]] = _by_key
    # Carries out what an acceptance corrects; without it an acceptance is a reasoned answer alone.
    apply: Callable[[Any, Correction], None] | None = None
    # The fields in which who answers says what is corrected; what they clean to is `said`.
    # What a reader may open is linked.
    fields: Callable[[Any, User], Mapping[str, forms.Field]] = lambda _row, _reader: {}

    def find(self, key: int) -> Any:
        """The row. Raises InvalidInput."""
        row = self.row_of(key)
        if row is None:
            raise InvalidInput("no such row", fields={"key": "unknown"})
        return row


_known: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Declare a kind. A kind is declared once."""
    if subject.kind in _known and _known[subject.kind] is not subject:
        raise ValueError(f"The kind {subject.kind} is registered already.")
    _known[subject.kind] = subject


def subject_of(kind: str) -> Subject | None:
    return _known.get(kind)


def title_of(objection: Objection) -> str:
    """What is objected to, in words; its kind where the row is gone."""
    subject, row = subject_of(objection.kind), row_about(objection)
    if subject is None or row is None:
        return f"{objection.kind} {kept_in_words(objection.period)}"
    return subject.title(row)


lazily_titled = lazy(title_of, str)  # for who reads it later, in another language


def kind_in_words(objection: Objection) -> str:
    """What kind of result is objected to, and of which period: for lists, which do not look at each row of it."""
    subject = subject_of(objection.kind)
    return " · ".join([str(subject.name if subject else objection.kind), kept_in_words(objection.period)])


def row_about(objection: Objection) -> Any:
    """The row that is objected to; None where it is gone. Asked for once, for as long as this object lives."""
    if "row_about" not in objection.__dict__:
        subject = subject_of(objection.kind)
        objection.__dict__["row_about"] = subject.row_of(objection.key) if subject else None
    return objection.__dict__["row_about"]


def subjects() -> list[Subject]:
    """All kinds that are registered."""
    return list(_known.values())
