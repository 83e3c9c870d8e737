"""The acts of the map on the page of grids."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.office.acts import Asked, Menu, always
from grids.boundaries.geometry import LARGEST_FILE
from grids.territory import boundary_files as boundaries
from grids.territory import services
from grids.territory.admin_common import edited_scope, map_act
from grids.territory.forms import CloseForm, FactsForm, MergeForm, MoveForm, OpenForm, RenameForm, SplitForm
from grids.territory.models import FACTS, Grid, GridVersion, Village
from grids.territory.work import Decision, Part

CHANGE = Menu(_("Change the map"), "map")


def _lasts(asked: Asked) -> bool:
    ends = asked.row.during.upper
    return ends is None or ends > asked.today


def _others(asked: Asked) -> Any:
    rows: Any = Grid.objects.within(edited_scope(asked)).filter(subdistrict=asked.row.subdistrict_id)
    lasting = rows.filter(during__endswith=None).exclude(pk=asked.row.pk)
    return lasting.on(asked.today).order_by("code")


def _villages(asked: Asked) -> QuerySet[Village]:
    return Village.objects.within(edited_scope(asked)).filter(during__endswith=None)


def _facts(asked: Asked) -> dict[str, Any]:
    return {name: asked.values[name] for name in FACTS}


@map_act(
    _("Open a new grid"),
    icon="add",
    form=lambda asked: OpenForm(_villages(asked), asked.sent),
    turn=always,
    url_path="open-new",
    on_list=True,
)
def open_new(asked: Asked, decision: Decision) -> None:
    part = Part(asked.values["name"], asked.values["village"], _facts(asked))
    services.open_grid(part=part, decision=decision)


@map_act(_("Rename"), icon="edit", form=lambda asked: RenameForm(asked.row, asked.sent), offered=_lasts)
def rename(asked: Asked, decision: Decision) -> None:
    services.rename_grid(grid=asked.row, name=asked.values["name"], decision=decision)


@map_act(
    _("Change facts"),
    icon="tune",
    form=lambda asked: FactsForm(GridVersion.objects.filter(grid=asked.row).latest("during"), asked.sent),
    offered=_lasts,
    url_path="facts",
)
def change_facts(asked: Asked, decision: Decision) -> None:
    services.change_facts(grid=asked.row, facts=_facts(asked), decision=decision)


def _move_form(asked: Asked) -> MoveForm:
    return MoveForm(asked.row, _villages(asked).filter(subdistrict=asked.row.subdistrict_id), asked.sent)


@map_act(
    _("Move to another village"),
    icon="moving",
    form=_move_form,
    offered=_lasts,
    lead=_("The grid gets a new code; cases, figures and postings stay with it."),
    menu=CHANGE,
)
def move(asked: Asked, decision: Decision) -> None:
    values = asked.values
    services.move_grid(grid=asked.row, village=values["village"], name=values["name"], decision=decision)


@map_act(
    _("Split"),
    icon="call_split",
    form=lambda asked: SplitForm(asked.sent, asked.request.FILES or None),
    offered=_lasts,
    lead=_("Name the new grids; they lie in the village of this one. Codes are assigned."),
    template="grids/territory/split.html",
    menu=CHANGE,
)
def split(asked: Asked, decision: Decision) -> None:
    last_version = GridVersion.objects.filter(grid=asked.row).order_by("-during")[:1]
    village = Village.objects.get(grid_versions__in=last_version)
    drawn = _drawn_parts(asked)
    services.split_grid(
        grid=asked.row,
        parts=[Part(name, village, facts, drawn.get(name)) for name, facts in asked.form.parts()],
        keeps={} if asked.values["keeps"] else None,
        heir=asked.values["heir"],
        decision=decision,
    )


def _drawn_parts(asked: Asked) -> dict[str, Any]:
    """The boundaries that were uploaded with a split, checked. Raises InvalidInput."""
    upload = asked.values["file"]
    if not upload:
        return {}
    return boundaries.boundaries_of_parts(
        content=upload.read(LARGEST_FILE + 1),
        names=[name for name, _facts in asked.form.parts()],
        grid=asked.row,
        scope=edited_scope(asked),
        on=asked.values["effective_on"],
    )


@map_act(
    _("Merge with others"),
    icon="call_merge",
    form=lambda asked: MergeForm(_others(asked), asked.sent),
    offered=_lasts,
    lead=_("The merged grid holds what they held together, and takes over their open cases and postings."),
    menu=CHANGE,
)
def merge(asked: Asked, decision: Decision) -> None:
    values = asked.values
    into = None if values["into_new"] else asked.row
    services.merge_grids(grids=[asked.row, *values["others"]], into=into, name=values["name"], decision=decision)


@map_act(
    pgettext_lazy("map", "Close"),
    icon="block",
    form=lambda asked: CloseForm(_others(asked), asked.sent),
    offered=_lasts,
    lead=_("Cases stay where they happened; who serves the successor tends the open ones from that day."),
    menu=CHANGE,
)
def close(asked: Asked, decision: Decision) -> None:
    services.close_grid(grid=asked.row, heir=asked.values["heir"], decision=decision)


ACTS = (rename, change_facts, move, split, merge, close)
