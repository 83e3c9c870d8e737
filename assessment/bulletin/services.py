"""The monthly bulletin: drafted, ranked, frozen; and computed again from what it kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.lines import counted_as_accepted, judge, recomputed_digest, write_evidence, write_lines
from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.signals import month_frozen
from assessment.cycle.work import Consequence
from assessment.figures.measures import Counted, count_month
from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.scheme.terms_words import IMPORTS
from core.errors import Conflict
from core.happened import refuse_future
from core.punctuation import listed
from core.years import in_words
from grids.closing.models import ClosedKind
from grids.closing.services import close_period
from grids.territory.models import Subdistrict
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from staff.accounts.models import User
from staff.postings.measured import refuse_measured


class BulletinNotReady(Conflict):
    """The month has not ended, so its facts can still change."""

    code = "bulletin_not_ready"


class ImportMissing(Conflict):
    """Figures that the scheme requires were not received; "not received" is not 0."""

    code = "import_missing"


class OutOfOrder(Consequence):
    """Months are frozen in order; the message names the month that must be frozen first."""

    code = "out_of_order"


class WrongState(Conflict):
    """The bulletin is not in the state that this needs."""

    code = "wrong_state"


@transaction.atomic
def draft_bulletin(*, subdistrict: Subdistrict, month: Period, at: datetime) -> Bulletin:
    """Draft the ranked bulletin of `month`, or return the one that exists.

    Running it twice, or on two machines at once, gives one bulletin. Raises BulletinNotReady, OutOfOrder.
    """
    refuse_running_month(month, at)
    one_at_a_time(subdistrict)
    if not Bulletin.objects.filter(subdistrict=subdistrict, month=month.start).exists():
        # Such a draft could never be frozen, and would stop every later month.
        _refuse_month_before_a_frozen_one(subdistrict, month)
    scheme = Scheme.objects.in_force(subdistrict, month.start)
    bulletin, created = Bulletin.objects.get_or_create(
        subdistrict=subdistrict,
        month=month.start,
        revision=1,
        defaults={"scheme": scheme, "terms": scheme.terms, "drafted_at": at},
    )
    if created:
        compute(bulletin)
    return bulletin


@transaction.atomic
def redraft_bulletin(*, bulletin: Bulletin, at: datetime) -> Bulletin:
    """Measure a draft again, after facts were corrected during its review. Raises WrongState."""
    refuse_running_month(bulletin.period, at)
    bulletin = locked(bulletin, BulletinState.DRAFT)
    before = bulletin.digest
    bulletin.drafted_at = at
    compute(bulletin)
    if bulletin.digest != before:  # what was reviewed is no longer what is here
        bulletin.reviewed_at = bulletin.reviewed_by = None
        bulletin.save(update_fields=["reviewed_at", "reviewed_by"])
    return bulletin


@transaction.atomic
def freeze_bulletin(*, bulletin: Bulletin, at: datetime, by: User | None) -> Bulletin:
    """Freeze a draft as things are now; from then on its figures never change.

    `by` is the person who freezes it, None where the clock does. Raises WrongState, BulletinNotReady, ImportMissing,
    OutOfOrder, MeasuredByIt. A revision is frozen by `bulletin.revision.freeze_revision`.
    """
    one_at_a_time(bulletin.subdistrict)
    bulletin = locked(bulletin, BulletinState.DRAFT)
    if bulletin.is_revision:
        raise WrongState(_("A revision is frozen on its own page, after its review."))
    _refuse_month_before_a_frozen_one(bulletin.subdistrict, bulletin.period)
    return freeze_as_things_stand(bulletin, at=at, by=by)


def freeze_as_things_stand(bulletin: Bulletin, *, at: datetime, by: User | None) -> Bulletin:
    """Measure a locked draft for the last time and freeze it. Raises BulletinNotReady, ImportMissing, OutOfOrder."""
    if by is not None:
        refuse_who_is_measured(bulletin, by)
    refuse_running_month(bulletin.period, at)
    _refuse_missing_imports(bulletin)
    earlier = Bulletin.objects.filter(
        subdistrict=bulletin.subdistrict, month__lt=bulletin.month, state=BulletinState.DRAFT
    ).order_by("month")
    if blocking := earlier.first():
        raise OutOfOrder(
            _("Freeze %(month)s first: months are frozen in order.") % {"month": in_words(blocking.period)}
        )
    counted = compute(bulletin, keep_rows=True)
    bulletin.state = BulletinState.FROZEN
    bulletin.frozen_at, bulletin.frozen_by = at, by
    bulletin.save(update_fields=["state", "frozen_at", "frozen_by"])
    month = bulletin.period
    close_period(subdistrict=bulletin.subdistrict, kind=ClosedKind.BULLETIN, begin=month.start, end=month.end, at=at)
    stretches = [one for grid in counted for one in grid.stretches]
    month_frozen.send(sender=Bulletin, bulletin=bulletin, stretches=stretches, at=at)  # scores of people follow
    return bulletin


@dataclass(frozen=True)
class Recomputation:
    """The figures of a bulletin computed again from its kept measures and terms."""

    kept: str  # digest
    recomputed: str

    @property
    def same(self) -> bool:
        return self.kept == self.recomputed


def recompute_bulletin(bulletin: Bulletin) -> Recomputation:
    """Compute a bulletin again from what it kept, and compare. Changes nothing."""
    return Recomputation(kept=bulletin.digest, recomputed=recomputed_digest(bulletin))


def one_at_a_time(subdistrict: Subdistrict) -> None:
    """Lock the subdistrict: months are drafted and frozen one after the other, so that their order can be judged."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)


def refuse_running_month(month: Period, at: datetime) -> None:
    """Refuse to judge a month that is not over, or at a moment that has not come. Raises BulletinNotReady, NotYet."""
    refuse_future(at)
    if at < month.ends_at:
        raise BulletinNotReady(
            _("%(month)s has not ended yet, so its facts can still change.") % {"month": in_words(month)}
        )


def _refuse_month_before_a_frozen_one(subdistrict: Subdistrict, month: Period) -> None:
    later = Bulletin.objects.filter(subdistrict=subdistrict, month__gt=month.start).exclude(state=BulletinState.DRAFT)
    if later.exists():
        raise OutOfOrder(_("A later month is frozen already: months are frozen in order."))


def locked(bulletin: Bulletin, wanted: str) -> Bulletin:
    """The bulletin, locked so that two people cannot freeze or issue it at once, in the state wanted."""
    rows = Bulletin.objects.select_for_update(no_key=True, of=("self",)).select_related("subdistrict")
    locked: Bulletin = rows.get(pk=bulletin.pk)
    if locked.state != wanted:
        raise WrongState(
            _("This bulletin is %(state)s already.") % {"state": locked.get_state_display()},
            fields={"state": locked.state},
        )
    return locked


def refuse_who_is_measured(bulletin: Bulletin, by: User) -> None:
    """Refuse who serves a grid of the bulletin: they neither correct, review nor freeze it. Raises MeasuredByIt."""
    grids = bulletin.lines.values_list("grid", flat=True)
    refuse_measured(by, grids, bulletin.period.start, bulletin.period.end)


def _refuse_missing_imports(bulletin: Bulletin) -> None:
    terms = Scheme.objects.in_force(bulletin.subdistrict, bulletin.month).value
    arrived = figures_received(bulletin)
    missing = [name for name in terms.timing.required_imports if name not in arrived]
    if missing:
        raise ImportMissing(
            _("Not received for %(month)s: %(missing)s. Import the sheet, or record that there was nothing.")
            % {"month": in_words(bulletin.period), "missing": listed(str(IMPORTS[name]) for name in missing)},
            fields={"required_imports": ", ".join(missing)},
        )


def figures_received(bulletin: Bulletin) -> set[str]:
    """The imports that arrived for a bulletin's month: any row of it, or a receipt that says there was nothing."""
    asked = Bulletin.objects.filter(pk=bulletin.pk).values(**arrivals(bulletin))
    return {name for name, arrived in asked.get().items() if arrived}


def arrivals(bulletin: Bulletin) -> dict[str, ExpressionWrapper]:
    """Of every import, whether it arrived for a bulletin's month, as columns to ask for."""
    place, month = bulletin.subdistrict_id, bulletin.period
    rows: dict[str, Any] = {
        "base_entries": BaseEntry.objects.filter(grid__subdistrict=place, day__gte=month.start, day__lt=month.end),
        "awareness": AwarenessSurvey.objects.filter(grid__subdistrict=place, month=month.start),
    }
    receipts = Receipt.objects.filter(subdistrict=place, month=month.start)
    return {
        name: ExpressionWrapper(Exists(some) | Exists(receipts.filter(dataset=name)), BooleanField())
        for name, some in rows.items()
    }


def compute(bulletin: Bulletin, *, keep_rows: bool = False) -> list[Counted]:
    """Measure, score and rank the month, and write its lines in place of what was there; returns what was counted.

    With `keep_rows` the rows that counted are kept with the lines, as freezing does.
    """
    scheme = Scheme.objects.in_force(bulletin.subdistrict, bulletin.month)
    bulletin.scheme, bulletin.terms = scheme, scheme.terms
    counted = count_month(
        bulletin.subdistrict, bulletin.period, scheme.value, with_rows=keep_rows or bulletin.is_for_objections
    )
    if bulletin.is_for_objections:
        counted = counted_as_accepted(bulletin, counted)
    lines = judge(bulletin, scheme.value, counted)
    if keep_rows:
        write_evidence(bulletin, counted)
    bulletin.digest = write_lines(bulletin, lines)
    bulletin.save(update_fields=["scheme", "terms", "drafted_at", "digest"])
    return counted
