"""What the database refused, in words: which constraint was broken, in what sentence, and beside which fields.

The database has the last word, also about the row that somebody else wrote a moment ago. Every statement passes here
(an execute wrapper), so that a form, an act, a phone page, REST and an import tell the same. Whatever catches an
IntegrityError still does; whatever shows a refusal of the domain shows this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models
from django.db.models.constraints import BaseConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import InvalidInput

Model = type[models.Model]

MISSING, GONE = "23502", "23503"  # codes of PostgreSQL: not null, foreign key


class Breach(InvalidInput, IntegrityError):
    """A constraint of the database was broken; the message and the fields say which in people's words."""


def breach_of(error: IntegrityError) -> Breach | None:
    """What an error of the database says of a table of ours; None where it names nothing that people can correct."""
    told = getattr(error.__cause__, "diag", None)
    model = _models().get(getattr(told, "table_name", None) or "")
    if told is None or model is None:
        return None
    name = told.constraint_name or ""
    code = getattr(error.__cause__, "pgcode", "")
    if code == MISSING:
        return _breach(_("This must be filled in."), _columns(model, [told.column_name]))
    if (broken := next((row for row in model._meta.constraints if row.name == name), None)) is not None:
        return _breach(sentence_of(model, broken), fields_of(model, broken))
    if (field := _field_in(model, name)) is None:
        return None
    if code == GONE:
        return _breach(_("What this refers to is gone, or something still refers to it. Look again."), [field.name])
    if field.unique:
        return _breach(_("Another row has this value already."), [field.name])
    return _breach(_("This value is not possible here."), [field.name])


def _breach(sentence: object, names: Iterable[str]) -> Breach:
    return Breach(sentence, fields=dict.fromkeys(names, sentence))


@cache
def _models() -> dict[str, Model]:
    """By table, those of this project."""
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    return {model._meta.db_table: model for model in apps.get_models() if _is_ours(model, ours)}


def _is_ours(model: Model, apps_of_ours: set[str]) -> bool:
    return model._meta.app_label in apps_of_ours and not model._meta.proxy


# --- what a declared constraint says -----------------------------------------------------------------


def sentence_of(model: Model, broken: BaseConstraint) -> object:
    """Its own sentence, or one that names the columns it is about."""
    if broken.violation_error_message != BaseConstraint.default_violation_error_message:
        return broken.violation_error_message
    names = " · ".join(capfirst(str(_called(model, name))) for name in fields_of(model, broken))
    if isinstance(broken, models.CheckConstraint):
        return _("This does not go together: %(names)s.") % {"names": names}
    return _("Another row with the same is there already: %(names)s.") % {"names": names}


def fields_of(model: Model, broken: BaseConstraint) -> list[str]:
    """The fields to correct: of what may be there once, the last one, which tells rows apart; else all it speaks of."""
    if isinstance(broken, models.UniqueConstraint):
        spoken_of = list(broken.fields) or _referred(broken.expressions)
        return _known(model, spoken_of)[-1:]
    if isinstance(broken, ExclusionConstraint):
        return _known(model, _referred(expression for expression, _operator in broken.expressions))
    condition: Any = getattr(broken, "condition", None)
    return _known(model, _referred([condition]) if condition is not None else [])


def _referred(parts: Iterable[Any]) -> list[str]:
    """The columns that expressions and conditions name, in their order."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, models.F):
            found.append(cast(Any, part).name)
        elif isinstance(part, models.Q):
            found += _of_conditions(part)
        elif hasattr(part, "get_source_expressions"):
            found += _referred(part.get_source_expressions())
    return found


def _of_conditions(condition: models.Q) -> list[str]:
    found: list[str] = []
    for child in condition.children:
        if isinstance(child, tuple):
            found += [child[0], *_referred([child[1]] if isinstance(child[1], models.F) else [])]
        else:
            found += _referred([child])
    return found


def _known(model: Model, paths: Iterable[str]) -> list[str]:
    """Their fields, each once; the rest of a path is a question about the field."""
    names = dict.fromkeys(path.split("__")[0] for path in paths)
    return _columns(model, names)


def _columns(model: Model, names: Iterable[str]) -> list[str]:
    by_column = {field.column: field.name for field in model._meta.concrete_fields}
    fields = {field.name for field in model._meta.concrete_fields}
    found = [name if name in fields else by_column.get(name, "") for name in names]
    return [name for name in dict.fromkeys(found) if name and name != "id"]


def _called(model: Model, name: str) -> object:
    try:
        return getattr(model._meta.get_field(name), "verbose_name", name)
    except FieldDoesNotExist:
        return name


def _field_in(model: Model, constraint: str) -> Any:
    """The field that a name given by PostgreSQL or Django speaks of, such as `staff_user_username_key`."""
    rest = constraint.removeprefix(f"{model._meta.db_table}_")
    fitting = [field for field in model._meta.concrete_fields if rest.startswith(f"{field.column}_")]
    return max(fitting, key=lambda field: len(field.column or ""), default=None)


# --- at the door of the database ---------------------------------------------------------------------


def name_the_breach(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    try:
        return execute(sql, params, many, context)
    except IntegrityError as error:
        if (breach := breach_of(error)) is None:
            raise
        raise breach from error.__cause__


def listen(connection: Any, **_more: Any) -> None:
    """Let every statement of a new connection pass."""
    if name_the_breach not in connection.execute_wrappers:
        connection.execute_wrappers.append(name_the_breach)
