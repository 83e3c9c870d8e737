"""The people around an incident, the ways into each of its states, and what each move asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from grids.duties import Duty
from grids.tests.factories import territory
from incidents.incident.models import Incident
from incidents.incident.workflow import Move
from incidents.supervision.models import Supervision
from incidents.tests.factories import NINE, draft, limits, make_incident, move
from staff.accounts.models import User
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    account,
    center,
    department,
    handler,
    head,
    member_account,
    officer,
)


class Cast:
    """A grid and one account for everybody who has to do with its incidents."""

    def __init__(self) -> None:
        place = territory()
        self.subdistrict, self.grid, self.other_grid = place.subdistrict, place.grids[0], place.grids[2]
        limits(self.subdistrict)
        self.department = department(self.subdistrict)
        self.accounts = {
            "member": member_account(FULL_TIME, to=self.grid),
            "leader": member_account(LEADER, to=self.grid),
            "guide": member_account(GUIDE, to=place.villages[0]),
            "volunteer": member_account(PART_TIME, to=self.grid),
            "neighbour": member_account(LEADER, to=self.other_grid),
            "clerk": center(self.subdistrict),
            "clerk2": center(self.subdistrict),
            "head": head(self.subdistrict),
            "handler": handler(self.department),
            "district": officer(Duty.DISTRICT),
            "stranger": account(),
        }

    def __getattr__(self, name: str) -> User:
        if name not in vars(self).get("accounts", ()):
            raise AttributeError(name)
        return User.objects.get(pk=self.accounts[name].pk)  # a new object: access is kept for a request only

    def at(self, state: str) -> Incident:
        """An incident in that state, moved there by those whose business it is."""
        incident = draft(self.grid, by=self.member)
        for step in PATHS[state]:
            name, actor, *more = step
            incident = move(incident, name, by=getattr(self, actor), **(more[0] if more else {}))
        assert incident.state == state
        return incident


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written within is taken back at its end, so that one incident can be tried in many ways."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


REPORT = [("report", "member")]
ASSIGNED = [*REPORT, ("accept", "clerk"), ("assign", "clerk", {"department": "safety"})]
HANDLING = [*ASSIGNED, ("start", "handler")]
FED_BACK = [*HANDLING, ("feed-back", "handler", {"result": "已整改"})]
CLOSED = [*FED_BACK, ("verify", "clerk")]
PATHS = {
    "draft": [],
    "discarded": [("discard", "member")],
    "reported": REPORT,
    "self_closed": [("self-close", "member", {"result": "当场清理"})],
    "returned": [*REPORT, ("return", "clerk", {"note": "请补充"})],
    "invalid": [*REPORT, ("invalidate", "clerk", {"reason": "invented"})],
    "accepted": ASSIGNED[:2],
    "assigned": ASSIGNED,
    "sent_back": [*ASSIGNED, ("send-back", "handler", {"note": "不归我们"})],
    "handling": HANDLING,
    "extension_asked": [*HANDLING, ("request-extension", "handler", {"days": 3, "note": "等配件"})],
    "feedback": FED_BACK,
    "escalated": [*ASSIGNED, ("escalate", "head", {"note": "超出权限"})],
    "closed": CLOSED,
    "evaluated": [*CLOSED, ("evaluate", "clerk", {"satisfied": True})],
    "reopened": [*CLOSED, ("reopen", "clerk", {"note": "又出现"})],
}
PAYLOADS = {
    "self-close": {"result": "好了"},
    "return": {"note": "补充"},
    "invalidate": {"reason": "unclear"},
    "withdraw-judgement": {"note": "判定有误"},
    "assign": {"department": "safety"},
    "send-back": {"note": "不归我们"},
    "request-extension": {"days": 2, "note": "等"},
    "decide-extension": {"approved": True},
    "feed-back": {"result": "好了"},
    "rework": {"note": "不行"},
    "escalate": {"note": "上报"},
    "answer": {"note": "答复"},
    "evaluate": {"satisfied": False},
    "reopen": {"note": "又来"},
    "hasten": {"note": "可能激化"},
    "answer-supervision": {"note": "等配件，明日完成"},
    "ask-help": {"note": "请指导"},
    "give-help": {"note": "可以这样做"},
}


def payload(row: Move, cast: Cast) -> dict[str, object]:
    if row.name == "involve":
        return {"departments": [department(cast.subdistrict, "police").code]}
    if row.name == "mark-duplicate":
        return {"duplicate_of": make_incident(cast.grid, by=cast.clerk).number}
    return dict(PAYLOADS.get(row.name, {}))


def prepare(row: Move, incident: Incident, cast: Cast) -> None:
    """What must be true before a move apart from the usual order can be made."""
    if row.name == "give-help":
        Incident.objects.filter(pk=incident.pk).update(help_asked_at=NINE)
    if row.supervised:
        note = Supervision(incident=incident, stage="close", due_at=NINE, party="handler", opened_at=NINE)
        if row.name == "close-supervision":
            note.answered_at, note.answered_by = NINE, cast.handler
        note.save()
