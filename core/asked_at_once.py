"""The check constraints of a row are asked of the database all at once, not one after the other.

Django asks for each in a statement of its own, between two for a savepoint, whenever a form or a service calls
`full_clean`: a third of all statements of a day's entering. One question for all of them has the same answer as long as
it is yes. Where it is no, or the database cannot say, each is asked by itself as ever, for the words of the broken one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import DatabaseError, connections, models, router
from django.db.models import BaseConstraint, CheckConstraint, Q

one_by_one = models.Model.validate_constraints


def guard() -> None:
    models.Model.validate_constraints = validate_constraints  # type: ignore[method-assign]


def validate_constraints(self: models.Model, exclude: Collection[str] | None = None) -> None:
    """In place of Django's own. Raises ValidationError."""
    hold = checks_that_hold(self, exclude)
    if not hold:
        return one_by_one(self, exclude)
    rest: list[tuple[type[models.Model], Sequence[BaseConstraint]]] = [
        (model, [one for one in some if one not in hold]) for model, some in self.get_constraints()
    ]
    self.get_constraints = lambda: rest  # type: ignore[method-assign]
    try:
        one_by_one(self, exclude)
    finally:
        del self.get_constraints
    return None


def checks_that_hold(row: models.Model, exclude: Collection[str] | None) -> list[CheckConstraint]:
    """All whose columns are looked at, or none where one of them is broken."""
    values = row._get_field_expression_map(meta=row._meta, exclude=exclude)  # type: ignore[attr-defined]
    asked = [
        one
        for one in row._meta.constraints
        if type(one) is CheckConstraint and Q(one.condition).referenced_base_fields <= values.keys()
    ]
    if len(asked) < 2 or not _all_hold(asked, values, router.db_for_write(type(row), instance=row)):
        return []
    return asked


def _all_hold(asked: list[CheckConstraint], values: dict[str, Any], using: str) -> bool:
    """A check is broken only where it is false: NULL, alone or beside others, breaks none."""
    failed: list[DatabaseError] = []

    def noticing(execute: Callable[..., Any], *statement: Any) -> Any:
        try:
            return execute(*statement)
        except DatabaseError as error:
            failed.append(error)  # Django takes it for a yes
            raise

    with connections[using].execute_wrapper(noticing):
        return Q(*(one.condition for one in asked)).check(values, using=using) and not failed
