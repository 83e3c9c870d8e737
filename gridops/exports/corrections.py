"""What was corrected in place: rows of datasets as they were before, for whoever computes an earlier figure again.

A dataset gives its rows as they are now. A sheet that was locked, or a month that was frozen, followed from what they
were then: with this list a row can be taken back to any moment. Who may read a row and its column now may read what it
was; of a removed row that is the office, and of pay who reads pay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from assessment.pay.models_of_items import PayGroup, PayItem
from core.history.models import Operation, RowChange
from core.rest.datasets import DATASETS, Dataset, fields
from grids.duties import OFFICE, PAY_READERS, Duty
from grids.territory.models import Grid
from staff.access import access_of
from staff.people.models import Worker
from staff.sight import NOBODY, leaves_where

LOOKUPS = {"startswith", "endswith"}  # of a range, whose column holds both ends


@dataclass(frozen=True)
class OfDataset:
    """How a removed row of a dataset is found to be of an office: by which of its keys, and who reads it then."""

    key: str
    owner: type[models.Model]
    readers: Collection[Duty]


OF_WORKER, OF_GRID = OfDataset("worker_id", Worker, OFFICE), OfDataset("grid_id", Grid, OFFICE)
PAID = OfDataset("worker_id", Worker, PAY_READERS)
CORRECTED = {
    **{"attendance": OF_WORKER, "postings": OF_WORKER, "visits": OF_WORKER},
    **{"base-entries": OF_GRID, "awareness-surveys": OF_GRID},
    **{"pay-bases": PAID, "pay-standings": PAID, "pay-entries": PAID, "pay-consents": PAID},
    "pay-group-members": OfDataset("group_id", PayGroup, PAY_READERS),
    "pay-rates": OfDataset("item_id", PayItem, PAY_READERS),
}


@dataclass(frozen=True)
class _Part:
    """One dataset among the corrections: which entries are of it, and which columns stay out of them."""

    name: str
    entries: Q
    open_entries: Q  # of these all columns that the dataset gives
    never: list[str]
    hidden: list[str]  # beside `never`, of all other entries


def corrections(user: Any, on: date) -> QuerySet[RowChange]:
    """Changed and removed rows of what scores and pay rest on, oldest first, as far as `user` sees the rows."""
    parts = list(_parts(user, on))
    wanted = NOBODY
    for part in parts:
        wanted |= part.entries
    return (
        RowChange.objects.filter(wanted, operation__in=[Operation.UPDATE, Operation.DELETE])
        .exclude(key=None)
        .annotate(
            dataset=Case(*(When(part.entries, then=Value(part.name)) for part in parts), output_field=TextField())
            if parts
            else Value(""),
            before=_without("was", parts),
            after=_without("becomes", parts),
            removed_of=_named("worker_id", Worker, "staff_number"),
            removed_on=_named("grid_id", Grid, "key"),
        )
    )


def _named(column: str, model: type[models.Model], name: str) -> Subquery:
    """How the worker or grid of a removed row is called outside; it is null for all that was changed alone."""
    key = Cast(KeyTextTransform(column, OuterRef("was")), models.BigIntegerField())
    return Subquery(model._default_manager.filter(pk=key).values(name)[:1])


def _parts(user: Any, on: date) -> Iterator[_Part]:
    for name, of in CORRECTED.items():
        dataset = DATASETS[name]
        if not dataset.open_to(user):
            continue
        rows = dataset.rows(user, on).order_by()
        model = rows.model
        given = {column for path in dataset.columns(user).values() if (column := _own_column(model, path))}
        conditions = {field.column: leaves_where(user, model, field.name) for field in model._meta.concrete_fields}
        closed = sorted(column for column in given if conditions[column])
        allowed = Q()
        for column in closed:
            allowed &= conditions[column]
        table = Q(entity=model._meta.db_table)
        seats = access_of(user).subdistricts_as(*of.readers)
        owners = of.owner._default_manager.filter(subdistrict__in=seats).values_list("pk", flat=True) if seats else []
        removed = Q(operation=Operation.DELETE, **{f"was__{of.key}__in": list(owners)}) if owners else NOBODY
        yield _Part(
            name,
            table & (Q(key__in=_keys(rows)) | removed),
            table & (Q(key__in=_keys(rows.filter(allowed))) | removed),
            sorted({field.column for field in model._meta.concrete_fields} - given),
            closed,
        )


def _own_column(model: type[models.Model], path: Any) -> str:
    """The column of the table that a column of the dataset gives as it is; empty for what lies elsewhere."""
    name = path if isinstance(path, str) else getattr(path, "name", None)
    if not isinstance(name, str):
        return ""
    first, _, rest = name.partition("__")
    known = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return known.get(first, "") if not rest or rest in LOOKUPS else ""


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(key_as_text=Cast("pk", TextField())).values("key_as_text")


def _without(column: str, parts: list[_Part]) -> Any:
    """The values of an entry without the columns that its dataset does not give to the reader."""
    ways = []
    for part in parts:
        ways.append(When(part.open_entries, then=_less(column, part.never)))
        ways.append(When(part.entries, then=_less(column, [*part.never, *part.hidden])))
    return Case(*ways, default=None, output_field=models.JSONField()) if ways else Value(None, models.JSONField())


def _less(column: str, names: list[str]) -> Func:
    taken = Value(names, output_field=ArrayField(TextField()))
    return Func(F(column), taken, template="(%(expressions)s)", arg_joiner=" - ", output_field=models.JSONField())


CORRECTIONS = Dataset(
    "corrections",
    corrections,
    fields(
        *("id", "dataset", "operation"),
        recorded_at="at",
        row="key",
        worker=F("removed_of"),
        grid_key=F("removed_on"),
        was=F("before"),
        becomes=F("after"),
    ),
    dated="at",
)
