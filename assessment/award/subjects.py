"""A published award as something that people may object to: each to their own place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.award.deciding import AWARD, reopen_for_an_objection
from assessment.award.models import AwardRound, AwardState
from assessment.award.models_of_rounds import PanelMember, PublishedPlace
from assessment.objection.subjects import Correction, Subject, register
from assessment.periods import Period
from core.errors import Conflict
from staff.accounts.models import User


def _row_of(key: int) -> PublishedPlace | None:
    rows = PublishedPlace.objects.select_related("candidate__round__subdistrict", "candidate__worker")
    return rows.filter(pk=key).first()


def _judges(row: PublishedPlace) -> Collection[int]:
    """Who opened, proposed, published or decided the round, wrote down its votes, or is in its panel."""
    round_ = row.candidate.round
    accounts = {round_.opened_by_id, round_.proposed_by_id, round_.published_by_id, round_.decided_by_id}
    accounts |= set(row.candidate.votes.values_list("recorded_by", flat=True))
    panel = PanelMember.objects.filter(round=round_).exclude(worker=None).values("worker")
    accounts |= set(User.objects.filter(worker__in=panel).values_list("pk", flat=True))
    accounts |= set(User.objects.filter(person__in=panel).values_list("pk", flat=True))
    return {account for account in accounts if account is not None}


def _things(keys: Collection[int]) -> Mapping[int, str]:
    """An objection to one publication of a round is one to the next."""
    rows = PublishedPlace.objects.filter(pk__in=keys).values_list("pk", "candidate")
    return {key: f"candidate {candidate}" for key, candidate in rows}


def _apply(row: PublishedPlace, correction: Correction) -> None:
    """What is accepted is proposed and published again. A decided round stays: the answer says what is done instead."""
    if row.candidate.round.state == AwardState.DECIDED:
        raise Conflict(gettext("This round is decided: it is not opened again. Say in the answer what is done."))
    reopen_for_an_objection(candidate=row.candidate, reason=correction.reason)


def _year(round_: AwardRound) -> Period:
    return round_.revision.period


register(
    Subject(
        kind=AWARD,
        name=_("award"),
        row_of=_row_of,
        about=lambda row: {row.candidate.worker_id},
        judges=_judges,
        title=lambda row: gettext("awards of %(year)s") % {"year": row.candidate.round.year},
        page=lambda row: reverse("award", args=(row.candidate.round_id,)),
        subdistrict_of=lambda row: row.candidate.round.subdistrict_id,
        period_of=lambda row: _year(row.candidate.round),
        things=_things,
        apply=_apply,
    )
)
