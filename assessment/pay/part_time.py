"""What part-time members did that is paid by the piece: valid reports, disputes mediated, publicity activities.

A piece counts on the day of the fact, for who was a part-time member of the grid on that day, as it stands now: what is
judged later changes the piece, and with it the difference in the next run. Lost working time is entered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import DateField, Exists, F, Min, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from assessment.pay.choices import Piece
from assessment.pay.models_of_items import PayItem, PayRate
from assessment.pay.values import Entry
from core.clock import SHANGHAI, starts_at
from grids.territory.models import Subdistrict
from incidents.incident.models import Incident
from incidents.mediations.models import Mediation
from incidents.publicity.models import PublicityActivity
from staff.access import Role
from staff.postings.models import GridService

ONE = Decimal(1)
Fact = tuple[int, date, str]  # worker, day, what shows it


def pieces_of(subdistrict: Subdistrict, begin: date, end: date) -> Mapping[int, tuple[Entry, ...]]:
    """The pieces of each part-time member in the half-open range, for items that have a rate. Four queries at most."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for item, piece, since in _paid_by_the_piece(subdistrict):
        for worker, day, evidence in FACTS[piece](subdistrict, max(begin, since), end):
            found[worker].append(Entry(item, day, quantity=ONE, evidence=evidence))
    return {worker: tuple(entries) for worker, entries in found.items()}


def _paid_by_the_piece(subdistrict: Subdistrict) -> Iterable[tuple[int, str, date]]:
    """The items that count facts, each with the first day that a rate is in force; before it nothing was promised."""
    items = PayItem.objects.filter(subdistrict=subdistrict, piece__in=FACTS)
    rates = PayRate.objects.filter(item__in=items).order_by().values("item", "item__piece")
    return (
        (row["item"], row["item__piece"], row["since"])
        for row in rates.annotate(since=Min(F("during__startswith"))).order_by("item")
        if row["since"]
    )


def _reports(subdistrict: Subdistrict, begin: date, end: date) -> Iterable[Fact]:
    """Valid reports outside petitions and crime clues, by their reporter."""
    rows = Incident.objects.valid().scored().filter(subdistrict=subdistrict, reporter__isnull=False)
    rows = rows.filter(reported_at__gte=starts_at(begin), reported_at__lt=starts_at(end))
    day = TruncDate("reported_at", tzinfo=SHANGHAI, output_field=DateField())
    served = _served(OuterRef("reporter"), OuterRef("grid"), OuterRef("on_day"))
    return rows.annotate(on_day=day).filter(served).order_by("pk").values_list("reporter", "on_day", "number")


def _mediations(subdistrict: Subdistrict, begin: date, end: date) -> Iterable[Fact]:
    """Disputes in whose mediation the member took part: each once, on the day of the first time."""
    rows = Mediation.objects.filter(incident__in=Incident.objects.valid().filter(subdistrict=subdistrict))
    earlier = Mediation.objects.filter(
        incident=OuterRef("incident"), mediator=OuterRef("mediator"), held_on__lt=OuterRef("held_on")
    )
    same_day = Mediation.objects.filter(
        incident=OuterRef("incident"), mediator=OuterRef("mediator"), held_on=OuterRef("held_on"), pk__lt=OuterRef("pk")
    )
    rows = rows.filter(held_on__gte=begin, held_on__lt=end).exclude(Exists(earlier)).exclude(Exists(same_day))
    served = _served(OuterRef("mediator"), OuterRef("incident__grid"), OuterRef("held_on"))
    return rows.filter(served).order_by("pk").values_list("mediator", "held_on", "incident__number")


def _publicity(subdistrict: Subdistrict, begin: date, end: date) -> Iterable[Fact]:
    """Publicity activities in one of the member's grids, each once."""
    rows = PublicityActivity.objects.filter(subdistrict=subdistrict, worker__isnull=False, day__gte=begin, day__lt=end)
    served = Exists(_part_time(OuterRef("worker"), OuterRef("day")).filter(grid__publicity=OuterRef("pk")))
    found = rows.filter(served).order_by("pk").values_list("worker", "day", "pk")
    return [(worker, day, f"{day:%Y-%m-%d} #{key}") for worker, day, key in found]


FACTS = {Piece.REPORT.value: _reports, Piece.MEDIATION.value: _mediations, Piece.PUBLICITY.value: _publicity}


def _served(worker: OuterRef, grid: OuterRef, day: OuterRef) -> Exists:
    return Exists(_part_time(worker, day).filter(grid=grid))


def _part_time(worker: OuterRef, day: OuterRef) -> QuerySet[GridService]:
    return GridService.objects.filter(worker=worker, role=Role.PART_TIME, during__contains=day)
