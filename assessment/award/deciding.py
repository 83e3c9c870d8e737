"""The end of an award round: proposed, published with the time to object, decided. See docs/decisions/058."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.award import notices, rules
from assessment.award.documents import decision_docx, named, round_of
from assessment.award.models import AwardCandidate, AwardRound, AwardState
from assessment.award.models_of_rounds import PublicationRemark, PublishedPlace
from assessment.award.services import AwardNotReady, locked, of_the_office, reopen, scores_of, take
from assessment.leading_group.models import DecisionKind, GroupDecision
from assessment.leading_group.services import standing_decision
from assessment.letterhead.kept import AWARD as AWARD_PAPER
from assessment.letterhead.kept import keep
from assessment.objection.lists import open_in_words, time_in_words, until_when
from assessment.scheme.terms import Terms
from assessment.score.models import ScoreState
from core.clock import day_of
from core.errors import InvalidInput, NotAllowed
from core.happened import refuse_future_day
from core.punctuation import listed, sentences
from grids.duties import Duty
from incidents.incident.texts import check_texts
from staff.access import access_of
from staff.accounts.identity import AboutOneself, person_of
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

AWARD = "award"  # the kind of its objections and deliveries


@transaction.atomic
def propose(*, round_: AwardRound, by: User, at: datetime) -> AwardRound:
    """Propose whom the rule gives a seat, by the record of this day. Refused while a tie at the quota is not broken.

    Raises WrongAwardState, NotAllowed, AwardNotReady.
    """
    round_ = locked(round_, AwardState.OPEN)
    of_the_office(round_.subdistrict_id, by)
    take(round_)
    if round_.revision_id != scores_of(round_.subdistrict_id, round_.year).pk:
        raise AwardNotReady(_("The scores of the year were revised since: take up the record anew first."))
    tied = list(round_.candidates.filter(place=rules.TIED).select_related("worker"))
    if tied:
        names = listed(row.worker.name for row in tied)
        text = _("Tied at the quota: %(names)s. Name the panel, then enter its votes on each one's page.")
        raise AwardNotReady(text % {"names": names})
    chosen = round_.candidates.filter(place=rules.IN)
    if not chosen.exists():
        raise AwardNotReady(_("Nobody is eligible, so that nobody can be proposed."))
    _refuse_own(chosen, by)
    chosen.update(proposed=True)
    round_.state, round_.proposed_on, round_.proposed_by = AwardState.PROPOSED, day_of(at), by
    round_.save()
    return round_


def refuse_before_they_answered(round_: AwardRound) -> None:
    """Raises AwardNotReady."""
    if not round_.is_consulted:
        raise AwardNotReady(_("Note first what police and discipline office answered."))


@transaction.atomic
def publish(*, round_: AwardRound, where: str, by: User, at: datetime) -> AwardRound:
    """Publish the proposal today, for the working days that the scheme says, and tell every candidate.

    Raises WrongAwardState, NotAllowed, AwardNotReady, InvalidInput.
    """
    round_ = locked(round_, AwardState.PROPOSED)
    of_the_office(round_.subdistrict_id, by)
    refuse_before_they_answered(round_)
    if not where.strip():
        raise InvalidInput(_("Say where it is published."), fields={"where": _("missing")})
    _refuse_own(round_.candidates.filter(proposed=True), by)
    days = Terms.model_validate(round_.revision.terms).awards.publication_working_days
    round_.published_on = day_of(at)
    round_.published_until = working_calendar(round_.subdistrict_id).after(day_of(at), days)
    round_.published_where, round_.published_by = where.strip(), by
    round_.state, round_.publications = AwardState.PUBLISHED, round_.publications + 1
    round_.save()
    PublishedPlace.objects.bulk_create(
        PublishedPlace(candidate=row, number=round_.publications, place=row.place, proposed=row.proposed)
        for row in round_.candidates.order_by("pk")
    )
    notices.published(round_, at)
    return round_


@transaction.atomic
def note_remark(*, round_: AwardRound, received_on: date, text: str, by: User, at: datetime) -> PublicationRemark:
    """Write down what came in about the publication. Raises WrongAwardState, NotAllowed, InvalidInput."""
    round_ = locked(round_, AwardState.PUBLISHED)
    of_the_office(round_.subdistrict_id, by)
    refuse_future_day(received_on, field="received_on")
    if not text.strip():
        raise InvalidInput(_("Say what came in."), fields={"text": _("missing")})
    check_texts({"text": text})
    return PublicationRemark.objects.create(
        round=round_, received_on=received_on, text=text.strip(), recorded_by=by, recorded_at=at
    )


@transaction.atomic
def settle_remark(*, remark: PublicationRemark, done: str, by: User) -> PublicationRemark:
    """Write down what was done with it. Raises WrongAwardState, NotAllowed, InvalidInput."""
    round_ = locked(remark.round, AwardState.PUBLISHED)
    of_the_office(round_.subdistrict_id, by)
    if not done.strip():
        raise InvalidInput(_("Say what was done with it."), fields={"done": _("missing")})
    check_texts({"done": done})
    remark.done = done.strip()
    remark.save(update_fields=["done"])
    return remark


@transaction.atomic
def decide(
    *,
    round_: AwardRound,
    decision: GroupDecision,
    document_number: str,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
    approval_number: str = "",
) -> AwardRound:
    """A head gives the awards: after the publication, with a decision of the leading group, as a document.

    Refused while anything that came in is not settled, or an objection is open or may still come in time.
    Raises WrongAwardState, NotAllowed, AwardNotReady, InvalidInput.
    """
    round_ = locked(round_, AwardState.PUBLISHED)
    if not access_of(by).holds(Duty.HEAD, in_=round_.subdistrict_id):
        raise NotAllowed(_("Awards are decided by a head of the subdistrict."))
    _refuse_own(round_.candidates.filter(proposed=True), by)
    if obstacles := obstacles_of(round_, day_of(at)):
        raise AwardNotReady(sentences(obstacles))
    if not document_number.strip():
        raise InvalidInput(_("Give the document its number."), fields={"document_number": _("missing")})
    if amount is not None and not approval_number.strip():
        message = _("An amount needs the number of its approval.")
        raise InvalidInput(message, fields={"approval_number": message})
    if decision.subdistrict_id != round_.subdistrict_id:
        raise InvalidInput(_("This is of another subdistrict."), fields={"decision": _("of another subdistrict")})
    _refuse_other_category(decision, round_)
    round_.decision = standing_decision(decision=decision, kind=DecisionKind.AWARDS, on=day_of(at))
    round_.document_number, round_.title = document_number.strip(), title_of(round_)
    round_.amount, round_.approval_number = amount, approval_number.strip()
    round_.state, round_.decided_on, round_.decided_by = AwardState.DECIDED, day_of(at), by
    round_.validate_constraints()
    round_.save()
    name, paper = named(round_of(round_, on=day_of(at), title=round_.title), "决定", decision_docx)
    keep(subdistrict=round_.subdistrict_id, kind=AWARD_PAPER, key=round_.pk, name=name, content=paper, at=at)
    notices.decided(round_, at)
    return round_


def _refuse_other_category(decision: GroupDecision, round_: AwardRound) -> None:
    if decision.award_category not in ("", round_.category):
        text = _("This decision is about another category: %(category)s.")
        message = text % {"category": decision.get_award_category_display()}
        raise InvalidInput(message, fields={"decision": message})


def title_of(round_: AwardRound) -> str:
    """What the document is called: a subdistrict commends, and founds no award of its own."""
    return Terms.model_validate(round_.revision.terms).awards.document_title


def obstacles_of(round_: AwardRound, on: date) -> list[object]:
    """Why a published round cannot be decided on a day, in words."""
    found: list[object] = []
    until = round_.published_until
    if until is not None and not rules.published_long_enough(until, on):
        found.append(_("The time of publication is not over: it ends on %(day)s.") % {"day": until})
    if any(not remark.done for remark in round_.remarks.all()):
        found.append(_("Something that came in is not settled yet."))
    latest = scores_of(round_.subdistrict_id, round_.year)
    if latest.pk != round_.revision_id:
        found.append(_("The scores of the year were revised since: take up the record anew first."))
    elif latest.state != ScoreState.FINAL:
        found.append(_("The scores of the year are not final yet."))
    keys: Any = places_of(round_).values("pk")
    if objected := open_in_words(AWARD, keys, on):
        found.append(objected)
    elif open_ := until_when(AWARD, keys, on):
        found.append(_("Time for objections: %(open)s.") % {"open": time_in_words(open_.values())})
    return found


def places_of(round_: AwardRound) -> QuerySet[PublishedPlace]:
    """What the candidates were told at the last publication."""
    return PublishedPlace.objects.filter(candidate__round=round_, number=round_.publications)


@transaction.atomic
def reopen_for_an_objection(*, candidate: AwardCandidate, reason: str) -> None:
    """An objection to a proposal was accepted: the round is proposed and published again. A decided one stays.

    Raises Conflict.
    """
    round_ = locked(candidate.round, AwardState.PROPOSED, AwardState.PUBLISHED, AwardState.OPEN)
    if round_.state == AwardState.PUBLISHED:
        round_.candidates.filter(proposed=True).exclude(pk=candidate.pk).update(kept=True)
    reopen(round_, reason)
    take(round_)


def _refuse_own(chosen: QuerySet[AwardCandidate], by: User) -> None:
    person = person_of(by)
    if person is not None and chosen.filter(worker=person).exists():
        raise AboutOneself(_("Nobody proposes or decides on their own award: leave this to a colleague."))
