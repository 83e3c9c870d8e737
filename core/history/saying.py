"""Who changes rows, through which door and why: said once by the way in, told to the database with each write.

A way in (a request, a command, a task, a step of the cycle) says it for everything below it; a service adds a reason.
Each statement that writes carries it to the triggers as a setting of its own transaction, so that nothing is left
behind in a connection, a rolled-back savepoint takes nothing away, and two threads never mix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.functional import LazyObject, empty
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.texts import fault_of, holds_identity_number
from core.years import short_name_in_words

SETTING = "gridops.said"
REASON_MAX = 500  # characters
REASON_MIN = 2  # letters or digits: a dot is no reason
ASKS_WHY = "closed_period_asks_why"  # what the triggers of closed periods call their refusal


class ReasonNeeded(InvalidInput):
    """A fact of a closed period is corrected without a reason. Saying one (`saying`) lets it through."""

    code = "reason_needed"


@dataclass(frozen=True)
class Said:
    """What is known of the change that is being made."""

    door: str = ""
    detail: str = ""
    reason: str = ""
    by: Any = None  # the account, where it is not the one of the request
    request: HttpRequest | None = None
    in_bulk: bool = False  # rows that are made up in bulk: an entry per statement, not per row

    @property
    def account(self) -> Any:
        """The account that acts; None where nobody in particular does."""
        user = self.by if self.by is not None else getattr(self.request, "user", None)
        if isinstance(user, LazyObject) and user._wrapped is empty:
            return None  # nobody has asked yet who it is, and asking would be a query in the middle of another
        return user if getattr(user, "pk", None) is not None else None


NOTHING = Said()
_said: ContextVar[Said] = ContextVar("said", default=NOTHING)


def said() -> Said:
    """What was said by the ways in that we are below."""
    return _said.get()


@contextmanager
def saying(**more: Any) -> Iterator[None]:
    """Say more about the changes made inside, such as `reason="…"`; a later word replaces an earlier one.

    Raises InvalidInput for a reason that says nothing. Every door's reason passes here.
    """
    if fault := fault_of_reason(str(more.get("reason", ""))):
        raise InvalidInput(fault, fields={"reason": fault})
    mark = _said.set(replace(_said.get(), **more))
    try:
        yield
    finally:
        _said.reset(mark)


def giving_reason(text: object) -> AbstractContextManager[None]:
    """For a service whose act is a reason by itself, such as a judgement: `text`, unless somebody gave a reason."""
    return saying(reason=_said.get().reason or str(text))


def with_reason(text: object) -> AbstractContextManager[None]:
    """Say the reason that a person wrote, where there is one. Raises InvalidInput as `saying` does."""
    return saying(reason=str(text).strip()) if str(text).strip() else nullcontext()


def fault_of_reason(text: str) -> str:
    """What is wrong with a reason, in words for its author; empty where it is right, or where none is given."""
    if not text.strip():
        return ""
    if holds_identity_number(text):
        return _("Identity numbers may not be stored. Remove the number.")
    if fault := fault_of(text):
        return fault
    if sum(sign.isalnum() for sign in text) < REASON_MIN:
        return _("This is no reason: at least %(least)d letters or digits are needed.") % {"least": REASON_MIN}
    return ""


@contextmanager
def entered_by(door: str, *, request: HttpRequest | None = None, detail: str = "") -> Iterator[None]:
    """Say through which door all changes inside come. What was said outside of it does not hold here."""
    mark = _said.set(Said(door=door, request=request, detail=detail))
    try:
        yield
    finally:
        _said.reset(mark)


def as_setting() -> str:
    """What is said, as the triggers read it."""
    now = _said.get()
    account = now.account
    parts: dict[str, Any] = {
        "door": now.door,
        "detail": now.detail[:200],
        "reason": now.reason.strip(),
        "key": getattr(account, "pk", None),
        "name": str(getattr(account, "username", "")),
        "in_bulk": now.in_bulk or None,
    }
    return json.dumps({name: value for name, value in parts.items() if value}, ensure_ascii=False).replace("\0", "")


def say_by(cursor: Any) -> None:
    """Tell the database what is said. For statements that Django does not see, such as COPY."""
    cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, as_setting()])


WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|WITH)\b", re.IGNORECASE)


def tell_the_database(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Put what is said before a statement that may write; both go to the server as one message."""
    named = getattr(context["cursor"].cursor, "name", None)  # a cursor on the server reads, and takes one statement
    if isinstance(sql, str) and not named and WRITES.match(sql):
        setting = as_setting().replace("'", "''")
        if params is not None:
            setting = setting.replace("%", "%%")
        sql = f"SELECT set_config('{SETTING}', '{setting}', true); {sql}"
    try:
        return execute(sql, params, many, context)
    except IntegrityError as error:
        refused = getattr(error.__cause__, "diag", None)
        if refused is None or refused.constraint_name != ASKS_WHY:
            raise
        closed = {"period": short_name_in_words(refused.message_detail or "")}
        message = _("%(period)s is closed: say why this is corrected.") % closed
        raise ReasonNeeded(message, fields={"reason": message}) from error


def migrating(**_signal: Any) -> None:
    """While a migration runs, what it does to rows of closed periods has that as its reason."""
    _said.set(replace(_said.get(), reason="migration"))


def migrated(**_signal: Any) -> None:
    _said.set(replace(_said.get(), reason=""))


def listen(connection: Any, **_more: Any) -> None:
    """Let every statement of a new connection carry what is said."""
    if tell_the_database not in connection.execute_wrappers:
        connection.execute_wrappers.append(tell_the_database)
