"""What follows from scores, in every state that waits for somebody: on both sides of the world, for others and for
the leader and the member of the first grid."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from assessment.adjustment.models import Adjustment
from assessment.award.models import AwardRound
from assessment.delivery.models import Delivery
from assessment.objection.models import Objection
from assessment.pay.kinds import SHEET
from assessment.pay.models import PayRun, PaySheet
from assessment.replacement.models import Replacement
from assessment.scheme.models import Scheme
from assessment.score.models import ScoreRevision
from core.clock import day_of
from incidents.handover.models import HandOver, HandOverItem
from incidents.suggestions.models import Suggestion
from incidents.tests.factories import NINE
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import FULL_TIME, head, officer, posted

if TYPE_CHECKING:
    from gridops.home.tests.world import Side

DAY = timedelta(days=1)
_keys = count(1_000_000)
NOTHING = dict.fromkeys(("own_gross", "gross", "deducted", "before_tax", "unit", "total"), 0)


class People:
    """The rows of one side."""

    def __init__(self, side: Side) -> None:
        self.side, self.subdistrict, self.scheme = side, side.subdistrict, side.office.scheme
        self.today, self.boss = day_of(side.now), head(side.subdistrict)
        self.member: Worker = side.member.worker
        self.deliveries()
        self.adjustments()
        self.objections()
        self.replacements()
        self.scores_and_awards()
        self.pay()
        self.hand_overs()
        self.box()

    def somebody(self) -> Posting:
        return posted(FULL_TIME, to=self.side.grids[1])

    def box(self) -> None:
        """A suggestion that waits, and one that was answered."""
        said = {"kind": "suggestion", "written_by": self.side.member, "written_at": NINE}
        answered = {"answer": "已办", "answered_by": self.side.clerk, "answered_at": NINE}
        for more in ({}, answered):
            Suggestion.objects.create(subdistrict=self.subdistrict, text="路灯太暗", **said, **more)

    # --- told ---

    def delivery(self, who: Worker, kind: str, key: int | None = None, **more: Any) -> None:
        values = {"subdistrict": self.subdistrict, "topic": "line_told", "link": "/", "notice": "x", "sent_at": NINE}
        Delivery.objects.create(worker=who, kind=kind, key=key or next(_keys), **values, **more)

    def deliveries(self) -> None:
        """To somebody without an account, to somebody with one, and one that was read; rules to be signed."""
        self.delivery(self.somebody().worker, "trial")
        self.delivery(self.member, "trial")
        self.delivery(self.member, "trial", told_at=NINE, how="read")
        Scheme.objects.filter(pk=self.scheme.pk).update(issued_on=date(2026, 3, 2), document_number="办法1号")
        for who in (self.member, self.side.leader.worker):
            self.delivery(who, "scheme", self.scheme.pk, told_at=NINE, how="read")

    # --- what others say of a score ---

    def adjustments(self) -> None:
        said = {"side": "bonus", "points": "1.00", "reason": "值守", "article": "第八条", "proposed_at": NINE}
        closed = {"state": "withdrawn", "told_at": NINE, "decision": "撤回"}
        for who in (self.member, self.somebody().worker):
            for more in ({}, {"state": "told", "told_at": NINE}, closed):
                row = Adjustment.objects.create(
                    subdistrict=self.subdistrict, worker=who, quarter=date(2026, 1, 1), proposed_by=self.side.clerk,
                    **said,
                )  # fmt: skip
                if more:
                    Adjustment.objects.filter(pk=row.pk).update(**more)

    def objections(self) -> None:
        """In the first instance late and not, in the second, and answered."""
        review = {
            **{"state": "review", "review_asked_at": NINE, "review_reason": "再议", "review_in_time": True},
            "review_due_on": self.today + DAY,
        }
        for who in (self.member, self.somebody().worker):
            for days, more in ((-1, {}), (5, {}), (5, review), (5, {"state": "answered"})):
                key = next(_keys)
                Objection.objects.create(
                    subdistrict=self.subdistrict, worker=who, kind="trial", key=key, thing=f"trial {key}",
                    reason="不服", request="更正", filed_at=NINE, filed_by=self.side.clerk, in_time=True,
                    answer_due_on=self.today + days * DAY, **more,
                )  # fmt: skip

    def replacements(self) -> None:
        decided = {"state": "decided", "decided_by": self.boss, "decided_at": NINE}
        over = {"state": "closed", "closed_at": NINE, "outcome": "replaced", "grounds_fell_at": NINE}
        states: list[dict[str, Any]] = [
            *({}, {"state": "heard", "heard_at": NINE}, decided, over),
            {**decided, "is_protected": False, "union_told_on": date(2026, 3, 3)},
        ]
        for more in states:
            self.replacement(self.somebody(), **more)
        self.replacement(Posting.objects.get(worker=self.member))

    def replacement(self, posting: Posting, **more: Any) -> None:
        Replacement.objects.create(
            subdistrict=self.subdistrict, worker=posting.worker, posting=posting, proposed_at=NINE, since=NINE, **more
        )

    # --- quarters, years, awards ---

    def scores_and_awards(self) -> None:
        for kind, begins, more in (
            ("quarter", date(2025, 10, 1), {}),
            ("quarter", date(2025, 7, 1), {"state": "told", "told_at": NINE}),
            ("year", date(2025, 1, 1), {"state": "final", "told_at": NINE, "final_at": NINE}),
        ):
            row = ScoreRevision.objects.create(
                subdistrict=self.subdistrict, kind=kind, period_start=begins, scheme=self.scheme,
                terms=self.scheme.terms, drafted_at=NINE, **more,
            )  # fmt: skip
        published = {"state": "published", "proposed_on": date(2026, 1, 5), "published_on": date(2026, 1, 5)}
        for category, more in (
            ("full_time", {}),
            ("leader", {**published, "published_until": date(2026, 1, 12)}),
            ("part_time", {**published, "published_until": self.today + DAY}),
        ):
            round_ = AwardRound.objects.create(
                subdistrict=self.subdistrict, year=2025, category=category, revision=row, percent=10, opened_at=NINE,
                opened_by=self.side.clerk, **more,
            )  # fmt: skip
            round_.candidates.create(worker=self.member)

    # --- pay and hand-overs ---

    def pay(self) -> None:
        """A draft, one that is checked, and one that is locked with a slip to read; of a month each."""
        checked = {"checked_by": officer("payroll", self.subdistrict, on=date(2020, 1, 1)), "checked_at": NINE}
        locked = {**checked, "approved_by": self.boss, "approved_at": NINE, "state": "locked"}
        for month, more in ((2, locked), (3, {**checked, "state": "checked"}), (4, {})):
            run = PayRun.objects.create(
                subdistrict=self.subdistrict, month=date(2026, month, 1), scheme=self.scheme, terms={},
                drafted_at=NINE, digest="x",
            )  # fmt: skip
            sheet = PaySheet.objects.create(
                run=run, worker=self.member, facts={}, provisional=False, owed_before=0, owed_after=0, **NOTHING
            )
            PayRun.objects.filter(pk=run.pk).update(**more or {"digest": "x"})
            if more is locked:
                self.delivery(self.member, SHEET, sheet.pk)

    def hand_overs(self) -> None:
        for more in ({}, {"completed_at": NINE}):
            posting = self.somebody()
            hand_over = HandOver.objects.create(
                subdistrict=self.subdistrict, posting=posting, worker=posting.worker, grid=self.side.grids[1],
                day=date(2026, 3, 2), opened_at=NINE, opened_by=self.side.clerk, **more,
            )  # fmt: skip
            HandOverItem.objects.create(hand_over=hand_over, kind="device", name="钥匙", successor=self.member)
