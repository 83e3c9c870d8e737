"""The random sample of a week: drawn once from a recorded seed, verified thing by thing, never by its author."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from assessment.inspection import rules
from assessment.inspection.models import InspectionSample, SampleItem, SampleKind, Verdict
from assessment.periods import Period
from assessment.scheme.models import Scheme
from core.clock import day_of
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from core.years import in_words
from grids.territory.models import Subdistrict
from incidents.entries.models import BaseEntry
from incidents.incident.models import Incident, IncidentMove
from incidents.visits.models import Visit
from staff.accounts.identity import accounts_of_same_person, person_of
from staff.accounts.models import User
from staff.postings.measured import measured_grids, refuse_all_but_the_center, refuse_to_draw

LARGEST_SEED = 10**12
DATED = ("pk", "grid", "day", "worker")  # of visits and entries


class AlreadyDrawn(Conflict):
    """The sample of the week is drawn: nobody draws until it suits them."""

    code = "already_drawn"


class AlreadyVerified(Conflict):
    """Somebody verified this thing before."""

    code = "already_verified"


@dataclass(frozen=True)
class Thing:
    """One thing that may be drawn: its key, where and when it was, whose work it is, and who entered it."""

    key: str
    grid: int
    day: date
    worker: int | None
    accounts: tuple[int, ...]


@transaction.atomic
def draw_sample(*, subdistrict: Subdistrict, week: Period, seed: int, by: User, at: datetime) -> InspectionSample:
    """Draw the sample of `week` by `seed`, no restricted incidents. Raises NotAllowed, AlreadyDrawn, Conflict."""
    refuse_to_draw(by, subdistrict.pk, subdistrict.grids.values_list("pk", flat=True), week.start, week.end)
    if at < week.ends_at:
        raise Conflict(_("%(week)s has not ended yet.") % {"week": in_words(week)})
    if not 0 <= seed < LARGEST_SEED:
        raise InvalidInput(_("Choose a smaller number."), fields={"seed": _("Choose a smaller number.")})
    sizes = _sizes(subdistrict, week)
    things = population(subdistrict, week)
    try:
        with transaction.atomic():
            sample = InspectionSample.objects.create(
                subdistrict=subdistrict,
                week=week.start,
                seed=seed,
                drawn_at=at,
                drawn_by=by,
                sizes=sizes,
                populations={kind: fingerprint(of_kind) for kind, of_kind in things.items()},
            )
    except IntegrityError as error:
        raise AlreadyDrawn(_("The sample of this week is drawn already.")) from error
    chosen = choose(seed, things, sizes)
    accounts = _accounts_of({thing.worker for of_kind in things.values() for thing in of_kind.values() if thing.worker})
    SampleItem.objects.bulk_create(
        SampleItem(
            sample=sample,
            kind=kind,
            position=position,
            key=key,
            grid_id=things[kind][key].grid,
            day=things[kind][key].day,
            worker_id=things[kind][key].worker,
            authors=sorted({*things[kind][key].accounts, *accounts.get(things[kind][key].worker or 0, ())}),
        )
        for kind, keys in chosen.items()
        for position, key in enumerate(keys, start=1)
    )
    return sample


def choose(seed: int, things: Mapping[str, Mapping[str, Thing]], sizes: Mapping[str, int]) -> dict[str, list[str]]:
    """By kind the keys that a seed draws; the same seed and things always give the same ones."""
    return {kind: rules.drawn(f"{seed}:{kind}", of_kind, sizes[kind]) for kind, of_kind in things.items()}


def drawn_again(sample: InspectionSample) -> dict[str, bool]:
    """By kind whether the seed draws the same things again from what is there today."""
    things = population(sample.subdistrict, sample.period)
    chosen = choose(sample.seed, things, sample.sizes)
    kept: dict[str, list[str]] = {kind: [] for kind in chosen}
    for kind, key in sample.items.order_by("kind", "position").values_list("kind", "key"):
        kept[kind].append(key)
    return {kind: keys == kept[kind] for kind, keys in chosen.items()}


def fingerprint(things: Mapping[str, Thing]) -> dict[str, Any]:
    """How many things there were to draw from, and a digest of their keys."""
    return {"count": len(things), "digest": hashlib.sha256("\n".join(sorted(things)).encode()).hexdigest()[:16]}


def population(subdistrict: Subdistrict, week: Period) -> dict[str, dict[str, Thing]]:
    """Everything of a week that may be drawn, by kind and key. Four queries."""
    incidents = Incident.objects.scored().valid().filter(subdistrict=subdistrict)
    reports = incidents.filter(reported_at__gte=week.starts_at, reported_at__lt=week.ends_at, reporter__isnull=False)
    closings = IncidentMove.objects.filter(
        incident__in=incidents, move="self-close", at__gte=week.starts_at, at__lt=week.ends_at
    )
    of_week = {"grid__subdistrict": subdistrict, "day__gte": week.start, "day__lt": week.end}
    visits = Visit.objects.filter(**of_week, judged_invented=False)
    entries = BaseEntry.objects.filter(**of_week, monthly=False)
    return {
        SampleKind.REPORT: _keyed(
            Thing(number, grid, day_of(reported_at), reporter, (entered_by,))
            for number, grid, reported_at, reporter, entered_by in reports.values_list(
                "number", "grid", "reported_at", "reporter", "created_by"
            )
        ),
        SampleKind.VISIT: _keyed(
            Thing(str(pk), grid, day, worker, ()) for pk, grid, day, worker in visits.values_list(*DATED)
        ),
        SampleKind.SELF_CLOSED: _keyed(
            Thing(number, grid, day_of(at), reporter, (actor,))
            for number, grid, at, reporter, actor in closings.values_list(
                "incident__number", "incident__grid", "at", "incident__reporter", "actor"
            )
        ),
        SampleKind.ENTRY: _keyed(
            Thing(str(pk), grid, day, worker, ()) for pk, grid, day, worker in entries.values_list(*DATED)
        ),
    }


def _keyed(things: Iterable[Thing]) -> dict[str, Thing]:
    return {thing.key: thing for thing in things}


@transaction.atomic
def verify_item(*, item: SampleItem, verdict: str, by: User, at: datetime, note: str = "") -> SampleItem:
    """Record what the verification of one thing found. Raises NotAllowed, InvalidInput, AlreadyVerified."""
    item = SampleItem.objects.select_for_update(no_key=True, of=("self",)).select_related("sample").get(pk=item.pk)
    refuse_all_but_the_center(by, item.sample.subdistrict_id)
    if not work_of_others([item], by):
        raise NotAllowed(_("Nobody verifies their own work or grid: leave this one to a colleague."))
    if item.verdict:
        raise AlreadyVerified(_("This one is verified already."))
    if verdict not in Verdict.values:
        raise InvalidInput(_("Choose a verdict."), fields={"verdict": _("Choose a verdict.")})
    if verdict == Verdict.WRONG and not note.strip():
        raise InvalidInput(_("Say what is wrong."), fields={"note": _("Say what is wrong.")})
    item.verdict, item.note = verdict, note.strip()
    item.verified_by, item.verified_at = by, at
    item.save(update_fields=["verdict", "note", "verified_by", "verified_at"])
    return item


def work_of_others(items: Collection[SampleItem], user: User) -> list[SampleItem]:
    """The items that a person may verify: neither own work, from whichever account, nor of a grid served that day.

    Two queries.
    """
    if not items:
        return []
    own = set(accounts_of_same_person(user).values_list("pk", flat=True))
    person, days = person_of(user), [item.day for item in items]
    measured = measured_grids(user, min(days), max(days) + timedelta(days=1))
    return [
        item
        for item in items
        if not own & set(item.authors) and not (person and item.worker_id == person) and item.grid_id not in measured
    ]


@transaction.atomic
def verify_items(given: Iterable[tuple[SampleItem, str, str]], *, by: User, at: datetime) -> int:
    """Record several verdicts with their notes, all or none. Returns how many.

    Raises InvalidInput, which names `verdict_<key>` or `note_<key>` of each item that is refused.
    """
    wrong: dict[str, str] = {}
    count = 0
    for item, verdict, note in given:
        try:
            verify_item(item=item, verdict=verdict, note=note, by=by, at=at)
        except DomainError as refusal:
            wrong[f"{'note' if 'note' in refusal.fields else 'verdict'}_{item.pk}"] = str(refusal)
        count += 1
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)
    return count


def _sizes(subdistrict: Subdistrict, week: Period) -> dict[str, int]:
    terms = Scheme.objects.in_force(subdistrict, week.start).value.inspection
    return {
        SampleKind.REPORT: terms.sample_reports,
        SampleKind.VISIT: terms.sample_visits,
        SampleKind.SELF_CLOSED: terms.sample_self_closed,
        SampleKind.ENTRY: terms.sample_entries,
    }


def _accounts_of(workers: set[int]) -> dict[int, list[int]]:
    accounts: dict[int, list[int]] = {}
    for worker, account in User.objects.filter(worker__in=workers).values_list("worker", "pk"):
        accounts.setdefault(worker, []).append(account)
    return accounts
