"""Plans how made-up incidents go, move by move."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from gridops.demo.lives import MadeIncident, Step
from gridops.demo.office import Actors, Office
from incidents.common.models import Level, Urgency
from incidents.incident.choices import InvalidReason

FIXED = ("已当场整改到位。", "现场劝导，已清理完毕。", "已当场处置，隐患消除。")
SETTLED = ("双方达成口头协议，矛盾化解。", "已落实整改，复查合格。", "已上门处理，群众认可。")
HANDLED = ("已派员处置，现场复查合格。", "已责令整改并完成复查。", "已按规定办理完毕。")


class Planner:
    """Plans how incidents go. What decides a month's figures is judged within two working days, before it freezes."""

    def __init__(self, rng: Random, office: Office, actors: Actors) -> None:
        self.rng, self.office, self.actors = rng, office, actors

    def spot(self, at: datetime, *, author: int, leader: int) -> list[Step]:
        """Fixed on the spot by a full-time member, confirmed by the leader."""
        confirmed = self.office.soon(self.rng, at)
        return [
            ("self-close", at, author, {"result": self.rng.choice(FIXED)}, ""),
            ("confirm", confirmed, leader, {}, ""),
        ]

    def village(self, at: datetime, *, author: int, leader: int, late: bool) -> list[Step]:
        """Settled by the village within the normal limit, or after it; some reworked, some extended."""
        rng, office, center = self.rng, self.office, self.actors.center
        taken = office.soon(rng, at)
        steps: list[Step] = [("report", at, author, {}, ""), ("settle", taken, leader, {}, "")]
        result = {"result": rng.choice(SETTLED)}
        dice = rng.random()
        if late:
            done = office.later(rng, taken, rng.randint(8, 12))
        elif dice < 0.08:
            asked = office.later(rng, taken, 4)
            steps.append(("request-extension", asked, leader, {"days": 3}, "当事人外出，需再次上门。"))
            steps.append(("decide-extension", office.later(rng, asked, 1), self.actors.head, {"approved": True}, ""))
            done = office.later(rng, taken, rng.randint(8, 10))
        else:
            done = office.later(rng, taken, rng.randint(1, 4))
        if not late and 0.08 < dice < 0.16:
            first, again = done, office.later(rng, done, 1)
            done = office.later(rng, again, 1)
            steps.append(("feed-back", first, leader, dict(result), ""))
            steps.append(("rework", again, center, {}, "整改不彻底，请重新处理。"))
        steps.append(("feed-back", done, leader, result, ""))
        return steps + self._finish(done, leader, result)

    def department(self, incident: MadeIncident, at: datetime, *, author: int, leader: int, late: bool) -> list[Step]:
        """Taken in by the center and handled by a department; a few go back, up, or round again."""
        rng, office, center = self.rng, self.office, self.actors.center
        unit = self.actors.unit(incident.platform, rng)
        taken = office.soon(rng, at)
        assigned = office.soon(rng, taken)
        steps: list[Step] = [("report", at, author, {}, ""), ("accept", taken, center, {}, "")]
        dice = rng.random()
        if dice < 0.06:
            steps.append(("assign", assigned, center, {"level": Level.VILLAGE.value}, ""))
            begun = office.later(rng, assigned, 1)
            done = office.later(rng, begun, rng.randint(1, 4))
            steps.append(("start", begun, leader, {}, ""))
            result = {"result": rng.choice(SETTLED)}
            steps.append(("feed-back", done, leader, result, ""))
            return steps + self._finish(done, leader, result)
        steps.append(("assign", assigned, center, {"department": unit}, ""))
        if dice < 0.10:
            sent_back = office.later(rng, assigned, 1)
            other = rng.choice(self.actors.units)
            assigned = office.later(rng, sent_back, 1)
            steps.append(("send-back", sent_back, unit.account, {}, "不属于本部门职责，请改派。"))
            steps.append(("assign", assigned, center, {"department": other}, ""))
            unit = other
        begun = office.soon(rng, assigned)
        steps.append(("start", begun, unit.account, {}, ""))
        if dice > 0.985:
            raised = office.later(rng, begun, 1)
            answered = office.later(rng, raised, rng.randint(2, 6))
            closes = dice > 0.992
            steps.append(("escalate", raised, self.actors.head, {}, "涉及多个街道，报请区级协调。"))
            steps.append(("answer", answered, self.actors.district, {"closes": closes}, "区级已协调，按会议纪要办理。"))
            if closes:
                return steps
            begun = answered
        done = office.later(rng, begun, rng.randint(9, 12) if late else rng.randint(1, 4))
        result = {"result": rng.choice(HANDLED)}
        if 0.10 < dice < 0.16:
            again = office.later(rng, done, 1)
            steps.append(("feed-back", done, unit.account, dict(result), ""))
            steps.append(("rework", again, center, {}, "照片不清，请补充后再反馈。"))
            done = office.later(rng, again, 1)
        steps.append(("feed-back", done, unit.account, result, ""))
        steps += self._finish(done, unit.account, result)
        if 0.16 < dice < 0.18 and steps[-1][0] == "verify":
            reopened = office.later(rng, steps[-1][1], 2)
            steps.append(("reopen", reopened, self.actors.center, {}, "群众反映问题反复。"))
            steps += self._round_again(reopened, unit.account, result)
        return steps

    def _round_again(self, reopened: datetime, handler: int, result: dict[str, Any]) -> list[Step]:
        """A reopened incident is handled once more by the same person, and stays closed."""
        rng, office = self.rng, self.office
        begun = office.later(rng, reopened, 1)
        done = office.later(rng, begun, 2)
        return [
            ("start", begun, handler, {}, ""),
            ("feed-back", done, handler, result, ""),
            ("verify", office.later(rng, done, 1), self.actors.center, {}, ""),
        ]

    def urgent(self, incident: MadeIncident, at: datetime, *, author: int, late: bool) -> list[Step]:
        """Assigned by the head within the hour, handled by the clock."""
        unit = self.actors.unit(incident.platform, self.rng)
        taken = at + timedelta(minutes=self.rng.randint(5, 50))
        assigned = taken + timedelta(minutes=self.rng.randint(5, 30))
        done = assigned + timedelta(hours=30 if late else self.rng.randint(2, 20))
        result = {"result": self.rng.choice(HANDLED)}
        return [
            ("report", at, author, {}, ""),
            ("accept", taken, self.actors.center, {"urgency": Urgency.URGENT.value}, ""),
            ("assign", assigned, self.actors.head, {"department": unit}, ""),
            ("start", assigned + timedelta(minutes=20), unit.account, {}, ""),
            ("feed-back", done, unit.account, result, ""),
            *self._finish(done, unit.account, result),
        ]

    def _finish(self, done: datetime, handler: int, result: dict[str, Any]) -> list[Step]:
        """Verified by the center on the next working day; every fourth is asked afterwards, and a few are unhappy."""
        rng, center = self.rng, self.actors.center
        verified = self.office.later(rng, done, 1)
        steps: list[Step] = [("verify", verified, center, {}, "")]
        if rng.random() < 0.25:
            asked = self.office.later(rng, verified, rng.randint(2, 4))
            satisfied = rng.random() < 0.94
            note = "" if satisfied else "回访时群众表示未彻底解决。"
            steps.append(("evaluate", asked, center, {"satisfied": satisfied}, note))
            if not satisfied:
                steps += self._round_again(asked, handler, result)
        return steps

    def invalid(self, at: datetime, *, author: int) -> list[Step]:
        reason = self.rng.choice(InvalidReason.values)
        judged = self.office.soon(self.rng, at)
        return [("report", at, author, {}, ""), ("invalidate", judged, self.actors.center, {"reason": reason}, "")]

    def duplicate(self, at: datetime, *, author: int, original: MadeIncident) -> list[Step]:
        judged = self.office.soon(self.rng, at)
        return [
            ("report", at, author, {}, ""),
            ("mark-duplicate", judged, self.actors.center, {"duplicate_of": original}, ""),
        ]

    def returned(self, at: datetime, *, author: int, leader: int) -> list[Step]:
        """Returned for lack of detail; handed in again by most, and never by some."""
        back = self.office.soon(self.rng, at)
        steps: list[Step] = [
            ("report", at, author, {}, ""),
            ("return", back, self.actors.center, {}, "地点不详，请补充后重新上报。"),
        ]
        if self.rng.random() < 0.6:
            again = self.office.soon(self.rng, back)
            rest = self.village(again, author=author, leader=leader, late=False)
            steps += rest
        return steps

    def discarded(self, at: datetime, *, author: int) -> list[Step]:
        return [("discard", at, author, {}, "")]
