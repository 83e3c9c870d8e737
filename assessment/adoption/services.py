"""Rules bind when they are made properly: consultation, decision, publication, each one's receipt. See decision 058."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.adoption.models import Adoption, Consultation, RulesReceipt
from assessment.delivery.services import mark_read, tell_each
from assessment.leading_group.models import DecisionKind, GroupDecision
from assessment.leading_group.services import standing_decision
from assessment.scheme.models import Scheme
from core.clock import day_of, starts_at
from core.errors import Conflict, InvalidInput, NotAllowed
from core.happened import refuse_future_day
from core.punctuation import sentences
from incidents.incident.texts import check_texts
from staff.access import Role, access_of
from staff.accounts.identity import AboutOneself, person_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import GridService

RULES = "scheme"  # the kind of its deliveries
SIGNERS = (Role.FULL_TIME, Role.LEADER)


class NotAdopted(Conflict):
    """Something is missing before the rules are issued; the message names it."""

    code = "not_adopted"


class NotIssued(Conflict):
    """The rules are not issued yet, so nobody can be told of them or sign them."""

    code = "not_issued"


# --- before they are issued -----------------------------------------------------------------------


@transaction.atomic
def record_consultation(
    *, scheme: Scheme, shown_to: str, begins_on: date, until: date, came_in: str, done: str, by: User, at: datetime
) -> Consultation:
    """Write down that the draft was shown: to whom, when, what came in, what was done. Before it is issued.

    Raises Conflict, NotAllowed, ValidationError.
    """
    scheme = _locked(scheme, by)
    if scheme.issued_on:
        raise Conflict(_("These rules are issued: how they came about does not change any more."))
    check_texts({"shown_to": shown_to, "came_in": came_in, "done": done})
    made = Consultation(
        scheme=scheme,
        shown_to=shown_to.strip(),
        begins_on=begins_on,
        until=until,
        came_in=came_in.strip(),
        done=done.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def name_decision(*, scheme: Scheme, decision: GroupDecision, by: User, at: datetime) -> Adoption:
    """Say on which decision of the leading group the rules rest. Raises Conflict, NotAllowed, InvalidInput."""
    scheme = _locked(scheme, by)
    adoption = Adoption.objects.filter(scheme=scheme).first() or Adoption(scheme=scheme)
    if scheme.issued_on and adoption.decision_id:
        raise Conflict(_("These rules are issued: how they came about does not change any more."))
    if decision.subdistrict_id != scheme.subdistrict_id:
        raise InvalidInput(_("This is of another subdistrict."), fields={"decision": _("of another subdistrict")})
    last_day = scheme.issued_on or day_of(at)
    adoption.decision = standing_decision(decision=decision, kind=DecisionKind.RULES, on=last_day)
    adoption.recorded_by, adoption.recorded_at = by, at
    adoption.save()
    return adoption


def missing_before_issue(scheme: Scheme, on: date) -> list[object]:
    """What the rules themselves ask for before they are issued, and is not recorded; nothing where they ask nothing."""
    if not scheme.value.adoption.consultation_first:
        return []
    missing: list[object] = []
    if not Consultation.objects.filter(scheme=scheme, until__lte=on).exists():
        missing.append(_("Record first to whom the draft was shown, and what came in."))
    if not Adoption.objects.filter(scheme=scheme, decision__isnull=False, decision__withdrawn_at=None).exists():
        missing.append(_("Name first the decision of the leading group."))
    return missing


# --- issued, published, told ----------------------------------------------------------------------


def adopt(*, scheme: Scheme, at: datetime) -> None:
    """Check a version that is being issued, and tell the people that it concerns. Raises NotAdopted."""
    if missing := missing_before_issue(scheme, scheme.issued_on or day_of(at)):
        raise NotAdopted(sentences(missing))
    tell_members(scheme=scheme, at=at)


@transaction.atomic
def record_publication(*, scheme: Scheme, published_on: date, where: str, by: User, at: datetime) -> Adoption:
    """Write down where and when the issued rules were published, once. Raises Conflict, NotAllowed, InvalidInput."""
    scheme = _locked(scheme, by)
    if scheme.issued_on is None:
        raise NotIssued(_("Issue these rules first."))
    refuse_future_day(published_on, field="published_on")
    if published_on < scheme.issued_on:
        message = _("They were issued on %(day)s.") % {"day": scheme.issued_on}
        raise InvalidInput(message, fields={"published_on": message})
    if not where.strip():
        raise InvalidInput(_("Say where it is published."), fields={"where": _("missing")})
    adoption = Adoption.objects.filter(scheme=scheme).first() or Adoption(scheme=scheme, recorded_by=by, recorded_at=at)
    if adoption.published_on:
        raise Conflict(_("The publication is recorded already."))
    adoption.published_on, adoption.published_where = published_on, where.strip()
    adoption.save()
    return adoption


def signers(scheme: Scheme, on: date) -> set[int]:
    """Whom the rules bind on a day: the full-time members and leaders in post."""
    rows = GridService.objects.on(on).filter(grid__subdistrict=scheme.subdistrict_id, role__in=SIGNERS)
    return set(rows.values_list("worker", flat=True))


@transaction.atomic
def tell_members(*, scheme: Scheme, at: datetime) -> int:
    """Tell each full-time member and leader of the day who was not told yet. Returns how many. Raises NotIssued."""
    if scheme.issued_on is None:
        raise NotIssued(_("Issue these rules first."))
    return tell_each(
        kind=RULES,
        told=[(scheme.pk, worker) for worker in signers(scheme, day_of(at))],
        at=at,
        text="rules_issued",
        link=reverse("rules", args=(scheme.pk,)),
        values={"title": scheme.title, "document": scheme.document_number},
        about=f"rules {scheme.pk}",
    )


# --- signed ---------------------------------------------------------------------------------------


@transaction.atomic
def sign(*, scheme: Scheme, by: User, at: datetime) -> RulesReceipt:
    """A person signs in the own account that they received the rules. Once. Raises NotIssued, NotAllowed, Conflict."""
    worker = person_of(by)
    if worker is None or worker not in signers(scheme, day_of(at)):
        raise NotAllowed(_("Leaders and full-time members sign for the rules."))
    mark_read(kind=RULES, key=scheme.pk, worker=worker, at=at)
    return _signed(scheme, worker, at, by=by, on_paper=False)


@transaction.atomic
def record_signature(*, scheme: Scheme, worker: Worker, signed_on: date, by: User) -> RulesReceipt:
    """The office records a signature on paper; nobody their own.

    Raises NotIssued, NotAllowed, AboutOneself, InvalidInput, Conflict.
    """
    scheme = _locked(scheme, by)
    if person_of(by) == worker.pk:
        raise AboutOneself(_("Sign in your own account."))
    refuse_future_day(signed_on, field="signed_on")
    if scheme.issued_on and signed_on < scheme.issued_on:
        message = _("They were issued on %(day)s.") % {"day": scheme.issued_on}
        raise InvalidInput(message, fields={"signed_on": message})
    return _signed(scheme, worker.pk, starts_at(signed_on), by=by, on_paper=True)


def _signed(scheme: Scheme, worker: int, at: datetime, *, by: User, on_paper: bool) -> RulesReceipt:
    if scheme.issued_on is None:
        raise NotIssued(_("Issue these rules first."))
    row, fresh = RulesReceipt.objects.get_or_create(
        scheme_id=scheme.pk,
        worker_id=worker,
        defaults={"signed_at": at, "on_paper": on_paper, "recorded_by": by},
    )
    if not fresh:
        raise Conflict(_("This is signed already."))
    return row


def _locked(scheme: Scheme, by: User) -> Scheme:
    """The version, locked: another who wants to issue it waits. Raises NotAllowed."""
    row: Scheme = Scheme.objects.select_for_update(no_key=True, of=("self",)).get(pk=scheme.pk)
    if row.subdistrict_id not in access_of(by).offices:
        raise NotAllowed(_("The subdistrict's own office writes this down."))
    return row
