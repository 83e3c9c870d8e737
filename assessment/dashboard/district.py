"""The dashboard of the district: its subdistricts beside each other, in the latest month that each has frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.dashboard.ageing import Number
from assessment.dashboard.cases import cases_url
from assessment.dashboard.figures import KINDS, SCORE, Figure, figure_url, figures_of
from assessment.dashboard.months import known_before
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict
from incidents.incident.models import Incident, is_overdue
from staff.access import Access
from staff.accounts.models import User

NO_CASES = Number(0, "")


@dataclass(frozen=True)
class OfSubdistrict:
    """One subdistrict: its figures of a month, and its open cases of today."""

    subdistrict: Subdistrict
    bulletin: Bulletin | None
    figures: list[Figure]
    bottom: int
    unranked: int
    open: Number
    overdue: Number

    @property
    def opened(self) -> list[tuple[Figure, str]]:
        """Every figure, and the page of the rows behind it."""
        return [(figure, figure_url(self.bulletin, figure.kind)) for figure in self.figures if self.bulletin]

    @property
    def bottom_and_unranked(self) -> list[Number]:
        """How many grids are bottom-ranked and how many are not ranked; the scores of all say which, and why."""
        scores = figure_url(self.bulletin, KINDS[SCORE]) if self.bulletin else ""
        return [Number(count, scores if count else "") for count in (self.bottom, self.unranked)]


def of_district(user: User, access: Access, now: datetime) -> list[OfSubdistrict]:
    """Every subdistrict that the account reads, by code. Four queries for any number of them.

    Of a single one there is nothing to compare: its own page says all of it.
    """
    places = list(Subdistrict.objects.within(access.scope).order_by("code"))
    if len(places) == 1:
        return [OfSubdistrict(places[0], None, [], 0, 0, NO_CASES, NO_CASES)]
    read = Bulletin.objects.visible_to(user).latest_revisions().order_by("subdistrict", "-month")
    frozen: dict[int, list[Bulletin]] = {}
    for bulletin in read.filter(subdistrict__in=places):
        frozen.setdefault(bulletin.subdistrict_id, []).append(bulletin)
    lines = _lines([pair for each in frozen.values() for pair in each[:2]])
    cases = Incident.objects.visible_to(user).open().order_by().values("subdistrict")
    counted = cases.annotate(every=Count("pk"), late=Count("pk", filter=is_overdue(now)))
    today = {row["subdistrict"]: (row["every"], row["late"]) for row in counted}
    return [_row(place, frozen.get(place.pk, []), lines, today.get(place.pk, (0, 0))) for place in places]


def _lines(bulletins: Iterable[Bulletin]) -> dict[int, list[BulletinLine]]:
    of_bulletin: dict[int, list[BulletinLine]] = {}
    for line in BulletinLine.objects.filter(bulletin__in=[one.pk for one in bulletins]):
        of_bulletin.setdefault(line.bulletin_id, []).append(line)
    return of_bulletin


def _row(
    place: Subdistrict, frozen: list[Bulletin], lines: dict[int, list[BulletinLine]], today: tuple[int, int]
) -> OfSubdistrict:
    latest = frozen[0] if frozen else None
    every, late = today
    cases = (
        Number(every, cases_url(subdistrict=place.pk) if every else ""),
        Number(late, cases_url(subdistrict=place.pk, deadline="overdue") if late else ""),
    )
    if latest is None:
        return OfSubdistrict(place, None, [], 0, 0, *cases)
    before = known_before(latest, frozen)
    now = lines.get(latest.pk, [])
    figures = figures_of(
        now,
        lines.get(before.pk, []) if before else [],
        Terms.model_validate(latest.terms),
        Terms.model_validate((before or latest).terms),
    )
    bottom, unranked = sum(line.in_bottom for line in now), sum(not line.ranked for line in now)
    return OfSubdistrict(place, latest, figures, bottom, unranked, *cases)
