"""The page of acts: every decision about the map."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.office.acts import Asked, act
from core.office.admin import ReadOnlyAdmin, today
from core.office.brief import Brief, choice, day
from core.office.display import Tag, attribute, column
from core.office.elsewhere import Through
from core.punctuation import aside, in_turn, labelled, listed
from grids.duties import CENTER, OFFICE
from grids.territory import taking_back as services
from grids.territory.admin_common import taken_back
from grids.territory.forms import TakeBackForm
from grids.territory.models import Grid, GridVersion
from grids.territory.models_of_acts import ActKind, GridAct, GridOfAct


def _planned(row: GridAct) -> bool:
    return row.effective_on > today() and row.kind != ActKind.TAKE_BACK and not taken_back(row)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None, *, of_village: bool) -> str:
    """One grid's or village's part of an act in words."""
    if before is None or after is None:
        facts = before or after or {}
        words = {"name": facts.get("name"), "code": facts.get("code")}
        return str((_("%(name)s (%(code)s) opens") if after else _("%(name)s (%(code)s) closes")) % words)
    differs = [
        f"{_label(name, of_village=of_village)} {_in_words(name, before.get(name))} → {_in_words(name, after[name])}"
        for name in after
        if after[name] != before.get(name)
    ]
    return labelled(before["name"], listed(differs)) if differs else str(before["name"])


def _label(name: str, *, of_village: bool) -> str:
    if of_village:
        return str(_("village name"))
    return str(GridVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _in_words(name: str, value: Any) -> str:
    """A value of a version in words."""
    choices = dict(GridVersion._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) if value not in (None, "") else "–"


@act(
    _("Take back"),
    icon="undo",
    form=TakeBackForm,
    offered=lambda asked: _planned(asked.row),
    lead=_("Grids, boundaries and postings return to what they were. The act stays in the history."),
    url_path="take-back",
)
def take_back(asked: Asked) -> object:
    services.take_back(act=asked.row, reason=asked.values["reason"], **asked.by)
    return _("The act is taken back; the map is what it was before it.")


def _what(row: GridAct) -> str:
    return in_turn(_change(one["before"], one["after"], of_village="village" in one) for one in row.changes)


def _standing(row: GridAct) -> object:
    if taken_back(row):
        return Tag("taken_back", _("taken back"))
    if row.kind == ActKind.TAKE_BACK:
        return "-"
    return Tag("planned", _("planned")) if _planned(row) else Tag("in_force", _("in force"))


def _because(row: GridAct) -> str:
    if not taken_back(row):
        return "-"
    entry = row.taken_back_by
    return aside(entry.reason, listed([entry.decided_by, _moment(entry.decided_at)]))


STANDING = {"planned": "info", "in_force": "success", "taken_back": "default"}


def _of_grids(rows: QuerySet[Any], grids: Collection[Any]) -> QuerySet[Any]:
    return rows.filter(pk__in=GridOfAct.objects.filter(grid__in=grids).values("act"))


@admin.register(GridAct)
class GridActAdmin(ReadOnlyAdmin):
    """Every act of the map: what, from when, why and by whom. A planned one can be taken back here."""

    readers = OFFICE
    editors = CENTER
    acts = (take_back,)
    about_through = (Through("grid", Grid, _("grid"), _of_grids),)
    in_brief: ClassVar = {
        "grid": Brief(
            "kind",
            said=choice(ActKind),
            beside="effective_on",
            beside_said=day,
            order=("-effective_on", "-pk"),
            place=90,
        )
    }
    list_display = ("effective_on", "kind", "what", "standing", "reason", "entered_by", "decided_at")
    list_filter = ("kind", "effective_on")
    list_select_related = ("decided_by__worker", "taken_back_by__decided_by__worker")
    search_fields = ("reason",)
    date_hierarchy = "effective_on"
    fields = (("kind", "effective_on"), "what", "reason", ("entered_by", "decided_at"), ("standing", "because"))
    entered_by = attribute("decided_by", _("entered by"))
    what = column(_("what changed"), _what)
    standing = column(_("state"), _standing, colours=STANDING)
    because = column(_("why taken back"), _because)
