"""Documents that a search finds: bulletins, rules, decisions of the leading group, the register of the office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, Model, Q, QuerySet, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.archive.models import ArchivedFile
from assessment.bulletin.models import Bulletin
from assessment.leading_group.models import GroupDecision
from assessment.scheme.models import Scheme
from core.years import month_in_words
from gridops.search.asked import IN_A_GROUP, Asked, Found

MONTH = re.compile(r"(20\d\d)(?:[-/.年]([01]?\d)?)?月?", re.ASCII)  # 2026-10, 2026年10月, 2026年, 2026
KINDS: dict[str, type[Model]] = {one.__name__: one for one in (Bulletin, Scheme, GroupDecision, ArchivedFile)}


def documents(asked: Asked) -> Iterator[Found]:
    """By number, title or month, the latest first. One query."""
    first, *others = _kinds(asked)
    for kind, key, title, number, on, month in first.union(*others).order_by("-dated", "-row_key")[:IN_A_GROUP]:
        name = _("Bulletin of %(month)s") % {"month": month_in_words(month)} if month else title
        beside = " · ".join(part for part in (number, date_format(on, "SHORT_DATE_FORMAT")) if part)
        yield Found(name, beside, asked.page_of(KINDS[kind], key, _elsewhere(kind, key, month)))


def _kinds(asked: Asked) -> Iterator[QuerySet[Any, Any]]:
    """The documents of each kind that the account may open, as rows of the same columns."""
    user = asked.user
    bulletins = Bulletin.objects.visible_to(user).exclude(issued_at=None)
    yield _rows(bulletins.filter(_numbered(asked) | _of_month(asked)), "document_number", "issued_at__date", month=True)
    rules = Scheme.objects.visible_to(user).exclude(issued_on=None)
    yield _rows(rules.filter(_numbered(asked) | _titled(asked)), "document_number", "issued_on")
    if asked.opens(GroupDecision):
        decisions = GroupDecision.objects.visible_to(user)
        yield _rows(decisions.filter(Q(number__icontains=asked.words) | _titled(asked)), "number", "decided_on")
    if asked.opens(ArchivedFile):
        files = ArchivedFile.objects.visible_to(user)
        yield _rows(files.filter(_numbered(asked) | _titled(asked)), "document_number", "dated_on")


def _rows(rows: QuerySet[Any], number: str, on: str, *, month: bool = False) -> QuerySet[Any, Any]:
    nothing = Value(None, CharField()), Value(None, DateField())
    title, of = (nothing[0], F("month")) if month else (F("title"), nothing[1])
    kind = Value(rows.model.__name__, CharField())
    columns = {"row_kind": kind, "row_key": F("pk"), "called": title, "numbered": F(number), "dated": F(on)}
    return rows.order_by().annotate(**columns, of_month=of).values_list(*columns, "of_month")


def _numbered(asked: Asked) -> Q:
    return Q(document_number__icontains=asked.words)


def _titled(asked: Asked) -> Q:
    return Q(title__icontains=asked.words)


def _of_month(asked: Asked) -> Q:
    """The month or the year that the words name; nothing where they name none."""
    if not (month := MONTH.fullmatch(asked.words)):
        return Q(pk__in=())
    return Q(month__year=int(month[1])) & (Q(month__month=int(month[2])) if month[2] else Q())


def _elsewhere(kind: str, key: int, month: date | None) -> str:
    """The page for who reads such rows nowhere in the back office."""
    if kind == Bulletin.__name__:
        return f"{reverse('dashboard')}?month={month:%Y-%m}"
    return reverse("rules", args=(key,)) if kind == Scheme.__name__ else ""
