"""The life of an objection: filed, answered, taken to review, answered again. An acceptance is carried out at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.leading_group.models import DecisionKind, GroupDecision
from assessment.objection import consequences, notices, times
from assessment.objection.models import (
    ACCEPTED,
    ANSWERING,
    Objection,
    ObjectionAnswer,
    ObjectionEvidence,
    Outcome,
    State,
)
from assessment.objection.signals import objection_accepted
from assessment.objection.subjects import Correction, Subject, row_about, subject_of
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed, TooLarge
from core.history.saying import saying
from core.punctuation import sentences
from core.unattended.queues import WorkQueue, declare, work_through
from core.web import files
from core.web.uploads import Checked
from grids.duties import Duty
from incidents.incident.texts import check_texts
from staff.access import Access, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.people.models import Worker

FOLDER = "objections"
MAX_FILES, MAX_BYTES = 20, 200 * 1024 * 1024  # of one objection


class NotYours(NotAllowed):
    """The row is about somebody else."""

    code = "not_yours"


class HadAPart(NotAllowed):
    """Who scored, judged, checked, decided or approved something, or answered before, does not answer."""

    code = "had_a_part"


# --- filing -------------------------------------------------------------------------------------------


@transaction.atomic
def file_objection(
    *,
    kind: str,
    key: int,
    by: User,
    reason: str,
    request: str,
    at: datetime,
    worker: Worker | None = None,
    evidence: Sequence[Checked] = (),
) -> Objection:
    """File an objection of the person behind `by`; the office enters that of a `worker` who handed one in on paper.

    A late one is taken, too: it is answered, but stops nothing. Raises InvalidInput, NotYours, NotAllowed, Conflict.
    """
    subject = _registered(kind)
    row = subject.find(key)
    subdistrict = subject.subdistrict_of(row)
    person = _objecting(subject, row, worker, by=by, subdistrict=subdistrict)
    _need(reason=reason, request=request)
    until = times.last_day_to_file(kind, key, person)
    period = subject.period_of(row)
    objection = Objection(
        subdistrict_id=subdistrict,
        worker_id=person,
        kind=kind,
        key=key,
        thing=dict(subject.things([key]))[key],
        period=str(period or ""),
        reason=reason.strip(),
        request=request.strip(),
        filed_at=at,
        filed_by=by,
        in_time=until is None or day_of(at) <= until,
        answer_due_on=times.answer_due_on(subdistrict, at),
        judged_by=sorted(set(subject.judges(row))),
    )
    try:
        objection.validate_constraints()
    except ValidationError as error:
        raise Conflict(sentences(error.messages)) from error
    objection.save()
    _keep(objection, evidence, by=by, at=at)
    notices.filed(objection, at)
    return objection


def _registered(kind: str) -> Subject:
    subject = subject_of(kind)
    if subject is None:
        message = _("There is nothing of this kind to object to.")
        raise InvalidInput(message, fields={"kind": message})
    return subject


def _objecting(subject: Subject, row: Any, worker: Worker | None, *, by: User, subdistrict: int) -> int:
    """The key of the person who objects. Raises NotYours, NotAllowed."""
    if worker is not None and worker.pk != person_of(by) and subdistrict not in access_of(by).offices:
        raise NotAllowed(_("For somebody else only the subdistrict's own office enters an objection."))
    person = worker.pk if worker is not None else by.worker_id
    if person is None or person not in subject.about(row):
        raise NotYours(_("One objects to what is about oneself."))
    return person


@transaction.atomic
def ask_review(
    *, objection: Objection, by: User, reason: str, at: datetime, evidence: Sequence[Checked] = ()
) -> Objection:
    """Take an objection to the second instance: after its answer, or at once where none came in its time.

    Raises NotYours, InvalidInput, Conflict.
    """
    objection = _locked(objection)
    if person_of(by) != objection.worker_id and objection.subdistrict_id not in access_of(by).offices:
        raise NotYours(_("A review is asked for by who objected."))
    in_time = _review_in_time(objection, day_of(at))
    _need(reason=reason)
    objection.state = State.REVIEW
    objection.review_asked_at, objection.review_reason = at, reason.strip()
    objection.review_in_time = in_time
    objection.review_due_on = times.review_due_on(objection.subdistrict_id, at)
    objection.save()
    _keep(objection, evidence, by=by, at=at)
    notices.review_asked(objection, at)
    return objection


def _review_in_time(objection: Objection, on: Any) -> bool:
    """Whether a review may be asked for, and whether it comes in time. Raises Conflict."""
    if objection.review_asked_at is not None:
        raise Conflict(_("A review was asked for already."))
    if objection.state == State.FILED:
        if not times.unanswered_since(objection, on):
            day = {"day": objection.answer_due_on}
            raise Conflict(_("It is to be answered by %(day)s; a review is asked for after that.") % day)
        return True
    if objection.answers.filter(instance=1, outcome=Outcome.CORRECTED).exists():
        raise Conflict(_("What you asked for was corrected: there is nothing to review."))
    return times.review_is_open(objection, on)


def _keep(objection: Objection, evidence: Sequence[Checked], *, by: User, at: datetime) -> None:
    """Keep the files that were handed in; the same file once."""
    known = dict(objection.evidence.values_list("digest", "size"))
    fresh = {hashlib.sha256(file.data).hexdigest(): file for file in evidence}
    fresh = {digest: file for digest, file in fresh.items() if digest not in known}
    size = sum(known.values()) + sum(len(file.data) for file in fresh.values())
    if len(known) + len(fresh) > MAX_FILES or size > MAX_BYTES:
        message = _("An objection holds %(count)d files and %(size)d MB at most.") % {
            "count": MAX_FILES,
            "size": MAX_BYTES // 2**20,
        }
        raise TooLarge(message, fields={"files": message})
    ObjectionEvidence.objects.bulk_create(
        ObjectionEvidence(
            objection=objection,
            name=file.name,
            media_type=file.media_type,
            size=len(file.data),
            digest=digest,
            # The file before its row: a row without its file would be a lie, a file without its row is swept.
            stored_as=files.write(FOLDER, file.data),
            uploaded_by=by,
            uploaded_at=at,
        )
        for digest, file in fresh.items()
    )


# --- answering ----------------------------------------------------------------------------------------


def refuse_who_had_a_part(objection: Objection, by: User, decision: GroupDecision | None = None) -> None:
    """Refuse who may not answer an objection as it stands now. Raises NotAllowed, HadAPart.

    A review is answered by a head, or by a `decision` of the leading group, which somebody else may enter.
    """
    access = access_of(by)
    if not access.holds(*ANSWERING, in_=objection.subdistrict_id) or objection.subdistrict_id not in access.offices:
        raise NotAllowed(_("Objections are answered by the subdistrict's own office."))
    if access.person == objection.worker_id:
        raise HadAPart(_("Nobody answers their own objection."))
    by_the_group = decision is not None and decision.subdistrict_id == objection.subdistrict_id
    by_a_head = access.holds(Duty.HEAD, in_=objection.subdistrict_id)
    if objection.state == State.REVIEW and not (by_a_head or by_the_group):
        raise NotAllowed(_("A review is answered by a head of the subdistrict or by the leading group."))
    barred = {*_judges_of(objection), *(answer.answered_by_id for answer in objection.answers.all())}
    people = {person_of(user) for user in User.objects.filter(pk__in=barred)} - {None}
    if by.pk in barred or person_of(by) in people:
        message = _("Who scored, judged, checked, decided or approved it, or answered before, leaves it to others.")
        raise HadAPart(message)


def group_decisions(objection: Objection) -> QuerySet[GroupDecision]:
    """The decisions of the leading group since a review was asked for, by which it may be answered."""
    since = objection.review_asked_at or objection.filed_at
    rows = GroupDecision.objects.filter(
        subdistrict=objection.subdistrict_id, kind=DecisionKind.OBJECTION, withdrawn_at=None
    )
    return rows.filter(decided_on__gte=day_of(since)).order_by("-decided_on", "-pk")


def _judges_of(objection: Objection) -> set[int]:
    """The accounts that had a part in what it is about: those kept at its filing, and those of the row as it is now."""
    subject = subject_of(objection.kind)
    row = row_about(objection)
    now = subject.judges(row) if subject and row is not None else ()
    return {*objection.judged_by, *now}


def may_answer(objection: Objection, access: Access, by: User) -> bool:
    """Whether the account answers this objection as it stands now."""
    return waits_for_office(objection, access) and not why_not(objection, by)


def waits_for_office(objection: Objection, access: Access) -> bool:
    """Whether an answer is due by the office of the account, though perhaps not by the account itself."""
    return objection.due_on is not None and objection.subdistrict_id in access.offices


def why_not(objection: Objection, by: User) -> str:
    """Why somebody of the office does not answer an objection that waits, in words; empty where they may."""
    try:
        refuse_who_had_a_part(objection, by, _decision_for(objection))
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def _decision_for(objection: Objection) -> GroupDecision | None:
    """A decision of the leading group by which the account may answer a review, though it is no head's."""
    return group_decisions(objection).first() if objection.state == State.REVIEW else None


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    outcome: str,
    reason: str,
    by: User,
    at: datetime,
    said: Mapping[str, Any] | None = None,
    decision: GroupDecision | None = None,
) -> ObjectionAnswer:
    """Answer an objection, or the review of one, with a reason. An acceptance is carried out in the same transaction.

    `said` is what the form of its subject gave: what is corrected. The figures follow as revisions, and what changed
    for whom is kept with the answer. Raises NotAllowed, HadAPart, InvalidInput, Conflict.
    """
    objection = _locked(objection)
    if objection.due_on is None:
        raise Conflict(_("This objection is answered already."))
    refuse_who_had_a_part(objection, by, decision)
    _need(reason=reason)
    objection.judged_by = sorted(_judges_of(objection))
    objection.save(update_fields=["judged_by"])  # the database asks it of the answer
    changes = _carried_out(objection, said or {}, by=by, at=at) if outcome in ACCEPTED else []
    instance = 2 if objection.state == State.REVIEW else 1
    answer = ObjectionAnswer.objects.create(
        objection=objection,
        instance=instance,
        outcome=outcome,
        reason=reason.strip(),
        answered_at=at,
        answered_by=by,
        decision=decision if instance == 2 else None,
        changes=changes,
    )
    objection.state = State.ANSWERED if instance == 1 else State.REVIEWED
    objection.save(update_fields=["state"])
    notices.answered(answer)
    return answer


def _carried_out(objection: Objection, said: Mapping[str, Any], *, by: User, at: datetime) -> list[dict[str, Any]]:
    """Carry an acceptance out: facts are corrected, figures recomputed, rooms above told. Returns what changed."""
    subject = _registered(objection.kind)
    row = subject.find(objection.key)
    period = subject.period_of(row)
    before = consequences.holding(objection.subdistrict_id, period)
    with saying(reason=objection.as_a_reason):
        if subject.apply is not None:
            subject.apply(row, Correction(objection, by, at, said))
        objection_accepted.send(sender=Objection, objection=objection, at=at)
    return consequences.changes(before, consequences.holding(objection.subdistrict_id, period))


class _TakenBack(Exception):
    """Ends the trial of an acceptance."""


def tried(*, objection: Objection, said: Mapping[str, Any], by: User, at: datetime) -> list[dict[str, Any]]:
    """Return what would change if the objection were accepted: one row a change, with the grid and the person.

    It is carried out in a transaction that is rolled back, so that nothing is kept and nobody is told.
    For accounts that may answer. Raises what answering raises.
    """
    changes: list[dict[str, Any]] = []
    refuse_who_had_a_part(objection, by, _decision_for(objection))
    try:
        with transaction.atomic():
            changes = _carried_out(_locked(objection), said, by=by, at=at)
            raise _TakenBack
    except _TakenBack:
        return changes


def chase_objections(*, at: datetime) -> int:
    """Notify heads and people, once each, of objections whose last day for an answer has passed."""
    return work_through(UNANSWERED, at=at)


def _unanswered(at: datetime) -> list[int]:
    day = day_of(at)
    return [row.pk for row in Objection.objects.waiting() if row.due_on and row.due_on < day]


def _tell_unanswered(keys: Sequence[int], at: datetime) -> int:
    rows = Objection.objects.filter(pk__in=keys).select_related("worker")
    return sum(notices.unanswered(row, at) for row in rows)


UNANSWERED = declare(
    WorkQueue(
        "assessment.objections_unanswered",
        _("objections that were not answered in time"),
        _unanswered,
        _tell_unanswered,
        at_once=500,
    )
)


def sweep_evidence() -> dict[str, int]:
    """Remove files that no row holds, and count rows whose file is missing, which never should be."""
    known = set(ObjectionEvidence.objects.values_list("stored_as", flat=True))
    removed, missing = files.sweep(FOLDER, known)
    return {"removed": removed, "missing": missing}


def _locked(objection: Objection) -> Objection:
    """The objection, locked so that two people cannot answer it at once."""
    rows = Objection.objects.select_for_update(no_key=True, of=("self",)).select_related("worker")
    return rows.get(pk=objection.pk)


def _need(**texts: str) -> None:
    wrong = {name: _("missing") for name, text in texts.items() if not text.strip()}
    if wrong:
        raise InvalidInput(_("Write down what is missing."), fields=wrong)
    check_texts(texts)
