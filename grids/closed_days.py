"""The triggers of what figures read: of a closed period nothing is changed or removed without a reason.

A new fact stays possible: it enters by its time of entry, and counts in a revision alone. See docs/decisions/043.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

# The subdistrict of a row and the days that it belongs to, as SQL; `{row}` stands for the row.
PLACE_OF_WORKER = "(SELECT subdistrict_id FROM staff_worker WHERE id = {row}.worker_id)"
PLACE_OF_GRID = "(SELECT subdistrict_id FROM grids_grid WHERE id = {row}.grid_id)"
PLACE_OF_VILLAGE = "(SELECT subdistrict_id FROM grids_village WHERE id = {row}.village_id)"
ITS_OWN_PLACE = "{row}.subdistrict_id"


def on_day(column: str) -> str:
    return f"daterange({{row}}.{column}, {{row}}.{column} + 1)"


def in_month(column: str) -> str:
    return f"daterange({{row}}.{column}, ({{row}}.{column} + interval '1 month')::date)"


def at_moment(column: str) -> str:
    """The day in Shanghai of a moment."""
    day = f"({{row}}.{column} AT TIME ZONE 'Asia/Shanghai')::date"
    return f"daterange({day}, {day} + 1)"


def asks_why_once_closed(
    *counts: str, dated: str, days: str, place: str = PLACE_OF_GRID, name: str = "closed"
) -> list[pgtrigger.Trigger]:
    """Triggers of a table of dated facts: `counts` are the fields by which one counts, `dated` says when it was.

    `name` tells two sets apart where a fact counts in two periods.
    """
    was, becomes = days.format(row="OLD"), days.format(row="NEW")
    here, there = place.format(row="OLD"), place.format(row="NEW")
    whole = " OR ".join(f"OLD.{{columns.{field}}} IS DISTINCT FROM NEW.{{columns.{field}}}" for field in counts)
    return [
        pgtrigger.Trigger(
            name=f"{name}_asks_why_changed",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(*counts, dated),
            func=pgtrigger.Func(
                f"PERFORM grids_ask_why(ARRAY[{here}, {there}], {was}, {becomes}, {whole or 'false'}); RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name=f"{name}_asks_why_removed",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"PERFORM grids_ask_why(ARRAY[{here}], {was}, 'empty'::daterange, true); RETURN OLD;",
        ),
    ]


def asks_why_in_every_place(*counts: str, days: str) -> list[pgtrigger.Trigger]:
    """A trigger of what holds for all subdistricts alike: `counts` are the fields by which facts of `days` count.

    What a fact refers to cannot be removed at all.
    """
    of_all = "ARRAY(SELECT id FROM grids_subdistrict)"
    was, becomes = days.format(row="OLD"), days.format(row="NEW")
    return [
        pgtrigger.Trigger(
            name="closed_asks_why_changed",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(*counts),
            func=f"PERFORM grids_ask_why({of_all}, {was}, {becomes}, true); RETURN NEW;",
        )
    ]


def is_kept_once_closed(model: type[models.Model]) -> bool:
    """Whether the rows of a model are dated facts that a closed period keeps."""
    triggers: list[pgtrigger.Trigger] = getattr(model._meta, "triggers", [])
    return any(str(trigger.name).endswith("asks_why_changed") for trigger in triggers)
