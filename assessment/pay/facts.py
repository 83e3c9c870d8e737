"""Everything that the pay of an office follows from over a range of days, read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.pay.models_of_funds import FundRule, FundShare
from assessment.pay.models_of_items import MinimumWage, PayGroupMember, PayItem, PayRate
from assessment.pay.models_of_people import AsAttended, PayBase, PayEntry, PayStanding
from assessment.pay.part_time import pieces_of
from assessment.pay.rates import Rates
from assessment.pay.scores import ScoresOfWorker, scores_for_pay
from assessment.pay.splitting import Shares, Source
from assessment.pay.values import BaseAmount, Entry, Item, Membership, Part, Person, Post, Rate, Standing
from assessment.periods import Kind, Period
from core.clock import month_after
from grids.territory.models import Subdistrict
from staff.access import Role
from staff.attendance.keeping import months_kept
from staff.attendance.models import Attendance
from staff.calendar.lists import working_calendar
from staff.calendar.rules import WorkingCalendar
from staff.people.models import Worker
from staff.postings.models import Posting


@dataclass(frozen=True)
class Facts:
    """What one office pays by, and its people with everything about them."""

    calendar: WorkingCalendar
    items: tuple[Item, ...]
    rates: Rates
    funds: tuple[Shares, ...]
    minimum_wages: tuple[tuple[Decimal, date, date | None], ...]
    months_kept: frozenset[date]  # the months, by first day, in which the office keeps attendance
    people: Mapping[int, Person]
    scores: Mapping[int, ScoresOfWorker]

    def minimum_wage_on(self, day: date) -> Decimal | None:
        in_force = (amount for amount, begin, end in self.minimum_wages if begin <= day and (end is None or day < end))
        return next(in_force, None)


def facts_of(subdistrict: Subdistrict, begin: date, end: date, *, score_months: int) -> Facts:
    """The facts of the half-open range; scores also of so many months before it."""
    first_score = Period(begin, Kind.MONTH).shifted(-score_months).start
    return Facts(
        calendar=working_calendar(subdistrict),
        items=items_of(subdistrict),
        rates=Rates(_rates(subdistrict)),
        funds=_funds(subdistrict),
        minimum_wages=tuple(
            (row.amount, row.during.lower, row.during.upper)
            for row in MinimumWage.objects.filter(subdistrict=subdistrict).order_by("during")
        ),
        months_kept=frozenset(months_kept(subdistrict, _months(begin, end))),
        people=_people(subdistrict, begin, end),
        scores=scores_for_pay(subdistrict, first_score, end),
    )


def _months(begin: date, end: date) -> list[date]:
    """The first day of each month of the half-open range."""
    months = [begin]
    while (following := month_after(months[-1])) < end:
        months.append(following)
    return months


def items_of(subdistrict: Subdistrict) -> tuple[Item, ...]:
    """The items of pay of a subdistrict as values, in the order of its sheets. One query."""
    rows = PayItem.objects.filter(subdistrict=subdistrict).order_by("position", "code")
    return tuple(
        Item(
            row.pk,
            row.code,
            row.side,
            row.reckoning,
            row.scheme,
            row.base,
            row.piece,
            row.day_of_id,
            row.required,
            row.statutory,
            row.outside_funds,
            row.position,
        )
        for row in rows
    )


def _rates(subdistrict: Subdistrict) -> Iterable[Rate]:
    for row in PayRate.objects.filter(item__subdistrict=subdistrict).order_by("pk"):
        yield Rate(
            row.pk,
            row.item_id,
            row.value,
            row.during.lower,
            row.during.upper,
            row.worker_id,
            row.group_id,
            row.source,
        )


def _funds(subdistrict: Subdistrict) -> tuple[Shares, ...]:
    shares: dict[int, list[tuple[Source, Decimal]]] = defaultdict(list)
    rows = FundShare.objects.filter(rule__subdistrict=subdistrict).select_related("source")
    for share in rows.order_by("rule", "position"):
        shares[share.rule_id].append((Source(share.source_id, share.source.kind, share.source.line), share.percent))
    return tuple(
        Shares(
            rule.pk,
            tuple(shares[rule.pk]),
            rule.during.lower,
            rule.during.upper,
            rule.item_id,
            rule.worker_id,
            rule.line,
        )
        for rule in FundRule.objects.filter(subdistrict=subdistrict).order_by("pk")
    )


# --- people ---------------------------------------------------------------------------------------


def _people(subdistrict: Subdistrict, begin: date, end: date) -> dict[int, Person]:
    """Who was in a full-time post on some day, and for whom something was entered."""
    posts = _posts(subdistrict, begin, end)
    entries = _grouped(
        PayEntry.objects.filter(worker__subdistrict=subdistrict, day__gte=begin, day__lt=end).order_by("day", "pk"),
        lambda row: Entry(row.item_id, row.day, row.quantity, row.amount, row.evidence),
    )
    for worker, pieces in pieces_of(subdistrict, begin, end).items():
        entries[worker] = (*entries.get(worker, ()), *pieces)
    wanted = {*posts, *entries}
    days: dict[int, dict[date, tuple[Part, ...]]] = defaultdict(dict)
    attended = Attendance.objects.filter(worker__in=wanted, day__gte=begin, day__lt=end).order_by("pk")
    for worker, day, status, part, kind in attended.values_list("worker", "day", "status", "part", "leave_kind"):
        days[worker][day] = (*days[worker].get(day, ()), Part(status, part, kind))
    decided: dict[int, set[date]] = defaultdict(set)
    for worker, day in AsAttended.objects.filter(worker__in=wanted, day__gte=begin, day__lt=end).values_list(
        "worker", "day"
    ):
        decided[worker].add(day)
    standings = _grouped(
        PayStanding.objects.filter(worker__in=wanted).order_by("during"),
        lambda row: Standing(row.kind, row.during.lower, row.during.upper, row.ground),
    )
    bases = _grouped(
        PayBase.objects.filter(worker__in=wanted).order_by("during"),
        lambda row: BaseAmount(row.kind, row.amount, row.during.lower, row.during.upper),
    )
    groups = _grouped(
        PayGroupMember.objects.filter(worker__in=wanted).order_by("during"),
        lambda row: Membership(row.group_id, row.during.lower, row.during.upper),
    )
    return {
        worker.pk: Person(
            worker.pk,
            worker.source,
            worker.line,
            posts.get(worker.pk, ()),
            days[worker.pk],
            frozenset(decided[worker.pk]),
            standings.get(worker.pk, ()),
            bases.get(worker.pk, ()),
            groups.get(worker.pk, ()),
            entries.get(worker.pk, ()),
        )
        for worker in Worker.objects.filter(pk__in=wanted).order_by("staff_number")
    }


def _grouped(rows: Iterable[Any], value: Any) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.worker_id].append(value(row))
    return {worker: tuple(values) for worker, values in found.items()}


def _posts(subdistrict: Subdistrict, begin: date, end: date) -> dict[int, tuple[Post, ...]]:
    """The full-time postings of each worker who has one in the range; a stand-in is paid as in the own post."""
    held = Posting.objects.filter(worker__subdistrict=subdistrict, role=Role.FULL_TIME)
    here = held.filter(during__overlap=(begin, end)).values("worker")
    rows: dict[int, list[Posting]] = defaultdict(list)
    for posting in held.filter(worker__in=here).order_by("during", "pk"):
        rows[posting.worker_id].append(posting)
    return {
        worker: tuple(
            Post(
                posting.pk,
                posting.pay_scheme or _scheme_of_own_post(posting, own),
                posting.during.lower,
                posting.during.upper,
                posting.stands_in_for_id is not None,
                posting.grid_id,
            )
            for posting in own
        )
        for worker, own in rows.items()
    }


def _scheme_of_own_post(posting: Posting, own: list[Posting]) -> str:
    """A stand-in is paid at the own rates: by the scheme of the own post before it, or else after it."""
    if posting.stands_in_for_id is None:
        return ""
    others = [one for one in own if one.pay_scheme and one.stands_in_for_id is None]
    before = [one for one in others if one.during.lower <= posting.during.lower]
    found = before[-1] if before else next(iter(others), None)
    return found.pay_scheme if found else ""
