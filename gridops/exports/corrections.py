"""What was corrected in place: rows of datasets as they were before, for whoever computes an earlier figure again.

A dataset gives its rows as they are now. A sheet that was locked, or a month that was frozen, followed from what they
were then: with this list a row can be taken back to any moment. Who may read a row and its column now may read what it
was; of a removed row that is the office, and of pay who reads pay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject

from assessment.pay.models_of_funds import FundRule, FundSource
from assessment.pay.models_of_items import PayGroup, PayItem
from core.history.models import Operation, RowChange
from core.rest.datasets import DATASETS, Dataset, fields
from grids.duties import OFFICE, PAY_READERS, Duty
from grids.territory.models import Grid, GridVersion, Subdistrict
from staff.access import access_of
from staff.people.models import Worker
from staff.sight import NOBODY, leaves_where

LOOKUPS = {"startswith", "endswith"}  # of a range, whose column holds both ends


@dataclass(frozen=True)
class OfDataset:
    """How a removed row of a dataset is found to be of an office: by which of its keys, and who reads it then.

    `behind` is a model whose columns the dataset gives, too, without its rows: which of these an account sees, and
    which columns they have.
    """

    key: str
    owner: type[models.Model]
    readers: Collection[Duty]
    behind: tuple[type[models.Model], Callable[[Any], QuerySet[Any]], Mapping[str, str]] | None = None

    def owners(self, seats: Collection[int]) -> list[int]:
        """The keys of the owners in these subdistricts; none where rows are never removed."""
        if not seats:
            return []
        within = {"pk__in": seats} if self.owner is Subdistrict else {"subdistrict__in": seats}
        return list(self.owner._default_manager.filter(**within).values_list("pk", flat=True))


def _versions(user: Any) -> QuerySet[Any]:
    return GridVersion.objects.within(user.scope)


def _rules_of_funds(user: Any) -> QuerySet[Any]:
    return FundRule.objects.filter(subdistrict__in=access_of(user).subdistricts_as(*PAY_READERS))


OF_VERSION = {name: name for name in ("during", "code", "name", "kind", "complexity", "households", "population")}
OF_RULE = {"during": "during", "line": "line", "item": "item__code", "worker": "worker__staff_number"}
OF_WORKER, OF_GRID = OfDataset("worker_id", Worker, OFFICE), OfDataset("grid_id", Grid, OFFICE)
OF_OFFICE, NEVER_REMOVED = OfDataset("subdistrict_id", Subdistrict, OFFICE), OfDataset("", Subdistrict, ())
PAID, PAID_BY_OFFICE = (
    OfDataset("worker_id", Worker, PAY_READERS),
    OfDataset("subdistrict_id", Subdistrict, PAY_READERS),
)
CORRECTED = {
    **{"attendance": OF_WORKER, "postings": OF_WORKER, "visits": OF_WORKER},
    **{"base-entries": OF_GRID, "awareness-surveys": OF_GRID, "hazards": OF_GRID},
    **{"incidents": NEVER_REMOVED, "mediations": NEVER_REMOVED, "publicity": OF_OFFICE},
    **{"calendar": OF_OFFICE, "matters": NEVER_REMOVED},
    "grids": OfDataset("", Subdistrict, (), behind=(GridVersion, _versions, {**OF_VERSION, "grid_key": "grid__key"})),
    **{"pay-bases": PAID, "pay-standings": PAID, "pay-entries": PAID, "pay-consents": PAID, "pay-as-attended": PAID},
    **{"minimum-wages": PAID_BY_OFFICE, "pay-items": PAID_BY_OFFICE},
    "pay-group-members": OfDataset("group_id", PayGroup, PAY_READERS),
    "pay-rates": OfDataset("item_id", PayItem, PAY_READERS),
    "fund-shares": OfDataset("subdistrict_id", Subdistrict, PAY_READERS, behind=(FundRule, _rules_of_funds, OF_RULE)),
    "fund-income": OfDataset("source_id", FundSource, PAY_READERS),
}


@dataclass(frozen=True)
class _Named:
    """A key in the table that the dataset gives by a name of the row that it points at."""

    outside: str
    column: str
    owner: type[models.Model]
    called: str
    hidden: bool


@dataclass(frozen=True)
class _Part:
    """One dataset among the corrections: which entries are of it, and which columns stay out of them."""

    name: str
    entries: Q
    open_entries: Q  # of these all columns that the dataset gives
    never: list[str]
    hidden: list[str]  # beside `never`, of all other entries
    named: list[_Named]  # what else of an entry the dataset names; those that are not hidden


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
            removed_of=_of_removed("worker_id", Worker, "staff_number"),
            removed_on=Case(
                When(entity=GridVersion._meta.db_table, then=_of_version()),
                default=_of_removed("grid_id", Grid, "key"),
            ),
        )
    )


def _of_removed(column: str, model: type[models.Model], name: str) -> Subquery:
    """How the worker or grid of a removed row is called outside; it is null for all that was changed alone."""
    key = Cast(KeyTextTransform(column, OuterRef("was")), models.BigIntegerField())
    return Subquery(model._default_manager.filter(pk=key).values(name)[:1])


def _of_version() -> Subquery:
    """Which grid a version is of: `grids` names no version."""
    versions = GridVersion.objects.annotate(key_as_text=Cast("pk", TextField())).filter(key_as_text=OuterRef("key"))
    return Subquery(versions.values("grid__key")[:1])


def _parts(user: Any, on: date) -> Iterator[_Part]:
    for name, of in CORRECTED.items():
        dataset = DATASETS[name]
        if not dataset.open_to(user):
            continue
        yield _part(name, of, user, dataset.rows(user, on).order_by(), dataset.columns(user))
        if of.behind is not None:
            _model, seen, paths = of.behind
            yield _part(name, of, user, seen(user), paths)


def _part(name: str, of: OfDataset, user: Any, rows: QuerySet[Any], paths: Mapping[str, Any]) -> _Part:
    model = rows.model
    conditions = {field.column: leaves_where(user, model, field.name) for field in model._meta.concrete_fields}
    given = {column for path in paths.values() if (column := _own_column(model, path))}
    named = [one for outside, path in paths.items() if (one := _named_by(model, outside, path, conditions))]
    closed = sorted(column for column in given if conditions[column])
    allowed = Q()
    for column in {*closed, *(one.column for one in named if one.hidden)}:
        allowed &= conditions[column]
    table = Q(entity=model._meta.db_table)
    owners = of.owners(access_of(user).subdistricts_as(*of.readers)) if of.readers else []
    removed = Q(operation=Operation.DELETE, **{f"was__{of.key}__in": owners}) if owners else NOBODY
    return _Part(
        name,
        table & (Q(key__in=_keys(rows)) | removed),
        table & (Q(key__in=_keys(rows.filter(allowed))) | removed),
        sorted({field.column for field in model._meta.concrete_fields} - given),
        closed,
        named,
    )


def _named_by(model: type[models.Model], outside: str, path: Any, conditions: Mapping[str, Q]) -> _Named | None:
    """The key behind a column such as `reporter__staff_number`, if the table has it."""
    name = path if isinstance(path, str) else getattr(path, "name", None)
    if not isinstance(name, str) or name.count("__") != 1:
        return None
    first, called = name.split("__")
    field = next((one for one in model._meta.concrete_fields if one.name == first), None)
    if field is None or not isinstance(field.related_model, type) or called in LOOKUPS:
        return None
    column = str(field.column)
    return _Named(outside, column, field.related_model, called, hidden=bool(conditions[column]))


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
    """The values of an entry as its dataset gives them to the reader: without the others, and keys by their names."""
    ways = []
    for part in parts:
        open_ones = [one for one in part.named if not one.hidden]
        ways.append(When(part.open_entries, then=_given(column, part.never, part.named)))
        ways.append(When(part.entries, then=_given(column, [*part.never, *part.hidden], open_ones)))
    return Case(*ways, default=None, output_field=models.JSONField()) if ways else Value(None, models.JSONField())


def _given(column: str, without: list[str], named: list[_Named]) -> Any:
    taken = Value(without, output_field=ArrayField(TextField()))
    left: Any = Func(F(column), taken, template="(%(expressions)s)", arg_joiner=" - ", output_field=models.JSONField())
    for one in named:
        left = Func(
            left, _name(column, one), template="(%(expressions)s)", arg_joiner=" || ", output_field=models.JSONField()
        )
    return left


def _name(column: str, one: _Named) -> Case:
    """`{"reporter": "NJ0001"}` where the entry says the key of the reporter, else nothing."""
    key = Cast(KeyTextTransform(one.column, OuterRef(column)), models.BigIntegerField())
    called = Subquery(one.owner._default_manager.filter(pk=key).values(one.called)[:1])
    says = JSONObject(**{one.outside: called})
    nothing = Value({}, models.JSONField())
    return Case(When(**{f"{column}__has_key": one.column}, then=says), default=nothing, output_field=models.JSONField())


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
