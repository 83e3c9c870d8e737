"""The way of a bulletin in four steps, data, review, freeze and issue: where it is, and what each step waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.review import Open, Review

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Step:
    """One step: done, now or later; what is said of it, what it waits for, and the acts that take it further."""

    label: str | Promise
    state: str
    said: str = ""
    waits: Sequence[Open] = ()
    acts: tuple[str, ...] = ()


def steps_of(bulletin: Bulletin, review: Review | None) -> list[Step]:
    """The four steps of a bulletin; `review` is that of a draft."""
    if review is not None:
        return _of_a_draft(bulletin, review)
    frozen = _("frozen %(when)s") % {"when": _moment(bulletin.frozen_at)}
    issued = bulletin.state == BulletinState.ISSUED
    return [
        Step(_("Data"), DONE),
        Step(_("Review"), DONE, _moment(bulletin.reviewed_at)),
        Step(_("Freeze"), DONE, frozen),
        Step(_("Issue"), DONE, f"{bulletin.document_number} · {_moment(bulletin.issued_at)}")
        if issued
        else Step(_("Issue"), NOW, _("waits for its document number"), acts=("issue",)),
    ]


def _of_a_draft(bulletin: Bulletin, review: Review) -> list[Step]:
    missing = [one for one in review.open if one.blocks]
    others = [one for one in review.open if not one.blocks]
    reviewed = bulletin.is_revision and bulletin.reviewed_at is not None
    return [
        Step(_("Data"), NOW if missing else DONE, "" if missing else _("all that is required is here"), missing),
        Step(
            _("Review"), LATER if missing else DONE if reviewed else NOW, _until(review), others, ("redraft", "review")
        ),
        Step(_("Freeze"), NOW if reviewed else LATER, _waits_to_freeze(bulletin, review, missing), acts=("freeze",)),
        Step(_("Issue"), LATER, _("after freezing")),
    ]


def _until(review: Review) -> str:
    return _("until %(when)s") % {"when": _moment(review.until)} if review.until else ""


def _waits_to_freeze(bulletin: Bulletin, review: Review, missing: Sequence[Open]) -> str:
    if missing:
        return _("waits for the data")
    if bulletin.is_revision:
        return "" if bulletin.reviewed_at else _("waits for the review")
    return _("by itself after %(when)s, or by a person before") % {"when": _moment(review.until)}


def _moment(at: object) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else ""  # type: ignore[arg-type]
