"""Acts on the page of a case: one for each row of the table of moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.office.acts import Act, Asked, Menu, act, readers
from incidents.desk.decisions import before_a_move
from incidents.incident.admin import USUAL_HERE
from incidents.incident.duplicates import likely_same, report_of
from incidents.incident.forms import MOVE_LABELS, MoveForm, moved_text
from incidents.incident.judging import Judge
from incidents.incident.models import Incident
from incidents.incident.obstacles import Trying, hindrances_of
from incidents.incident.services import expected_of, make_move, moves_of, start_and_feed_back
from incidents.incident.workflow import MOVES

MORE = Menu(_("More moves"), "more_horiz")
COMPARED_BEFORE = {"accept", "mark-duplicate"}  # likely duplicates are shown with these moves


def judge(asked: Asked) -> Judge:
    return Judge(asked.user)


def _offered(asked: Asked) -> frozenset[str]:
    return moves_of(asked.access, asked.row, user=asked.user, judge=replace(asked, row=None).of(judge))


def _hindered(asked: Asked) -> dict[str, DomainError]:
    """The moves that are theirs to make, and that the service would refuse now."""
    return hindrances_of(asked.of(_offered), _trying(asked))


def _trying(asked: Asked) -> Trying:
    return Trying(asked.row, asked.access, asked.user, asked.at)


def _expected(asked: Asked) -> frozenset[str]:
    return expected_of(asked.access, asked.row, user=asked.user)


def _moving(service: Callable[..., Incident], asked: Asked, **more: Any) -> object:
    """Call the service of a move with what its form says."""
    moved = service(
        number=asked.row.number,
        by=asked.user,
        now=asked.at,
        note=asked.values["note"],
        payload=asked.form.payload(),
        expected_position=asked.values["position"],
        **more,
    )
    return moved_text(moved)


def move_act(name: str) -> Act:
    """The act of one move: it asks for what the move needs, and makes it."""
    label, icon = MOVE_LABELS[name]

    def perform(asked: Asked) -> object:
        return _moving(make_move, asked, name=name)

    def likely(asked: Asked) -> dict[str, Any]:
        same = likely_same(report_of(asked.row), user=asked.user) if name in COMPARED_BEFORE else []
        files = list(asked.row.attachments.held())
        return {"same": same, "files": files, "shown": "incidents/triage/files.html" if files else ""}

    return Act(
        name=f"move_{name.replace('-', '_')}",
        label=label,
        icon=icon,
        perform=perform,
        form=lambda asked: MoveForm(name, asked.row, asked.sent),
        may=readers,
        offered=lambda asked: name in asked.of(_offered),
        hindered=lambda asked: asked.of(_hindered).get(name, ""),
        turn=lambda asked: name in asked.of(_expected),
        facts=lambda asked: before_a_move(asked.row),
        submit=label,
        more=likely,
        url_path=f"move/{name}",
        menu=None if name in USUAL_HERE else MORE,
    )


MOVE_ACTS = [move_act(name) for name in MOVES]


@act(
    _("Start and feed back the result"),
    icon="rate_review",
    name="move_start_and_feed_back",
    url_path="move/start-and-feed-back",
    form=lambda asked: MoveForm("feed-back", asked.row, asked.sent),
    may=readers,
    offered=lambda asked: "start" in asked.of(_offered),
    hindered=lambda asked: hindrances_of(["feed-back"], _trying(asked)).get("feed-back", ""),
    facts=lambda asked: before_a_move(asked.row),
    hidden=True,
)
def begin_and_feed_back(asked: Asked) -> object:
    return _moving(start_and_feed_back, asked)
