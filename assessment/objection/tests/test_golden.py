"""The worked examples of objections: a month that changes rank, streak and interviews; January that changes late."""

from __future__ import annotations

from datetime import date, datetime

from django.test import Client, TestCase
from django.urls import reverse

from assessment.bulletin.lines import canonical_bytes, months_before, recomputed_digest
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.interview.lists import has_lost_its_ground
from assessment.interview.models import Interview, KeptTrigger
from assessment.interview.required import reconcile_interviews
from assessment.interview.services import hold_interview
from assessment.objection.forms import AnswerForm
from assessment.objection.models import Objection, ObjectionAnswer
from assessment.objection.services import answer_objection, file_objection, tried
from assessment.periods import Period, parse
from assessment.score.models import MonthlyScore, ScoreRevision
from assessment.score.services import recompute_scores
from assessment.tests.factories import Office, office, staffed
from assessment.tests.worlds import NEWEST
from core.history.saying import saying
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from incidents.tests.factories import entries, make_incident, move, put_at, shanghai
from staff.inbox.models import Notice
from staff.tests.factories import account, center, head

AUGUST, SEPTEMBER = parse("2026-08"), parse("2026-09")
JANUARY, FEBRUARY, MARCH = parse("2026-01"), parse("2026-02"), parse("2026-03")


class World:
    """36 grids with a leader and a full-time member each; every figure is said grid by grid."""

    def __init__(self) -> None:
        self.office: Office = office(villages=12, grids_each=3, **NEWEST)
        self.people = staffed(self.office)
        self.judge, self.head = center(self.office.subdistrict), head(self.office.subdistrict)
        self.grids = self.office.grids
        self.numbers = 0

    def month(
        self, month: Period, grid, *, points: int, reports: int = 0, known: tuple[int, int] | None = None
    ) -> None:
        """Base-information points, valid reports of the member, and (knowing, asked)."""
        if points:
            entries(grid, month.start, new=points)
        for _ in range(reports):
            self.report(grid, month)
        if known:
            AwarenessSurvey.objects.create(grid=grid, month=month.start, knowing=known[0], asked=known[1])

    def report(self, grid, month: Period) -> Incident:
        self.numbers += 1
        day = 2 + self.numbers % 20
        at = shanghai(f"{month}-{day:02d} {8 + self.numbers % 9:02d}:{self.numbers % 60:02d}")
        return make_incident(grid, by=self.judge, at=at, reporter=self.people[grid.pk][1])

    def due(self, grid, month: Period, *, on_time: int, late: int) -> list[Incident]:
        """Cases that the member reported the month before, and that fell due in the month. Returns the late ones."""
        made, reporter = [], self.people[grid.pk][1]
        for number in range(on_time + late):
            at = shanghai(f"{month.previous()}-27 {9 + number // 6:02d}:{number % 6}0")
            case = make_incident(grid, by=self.judge, at=at, reporter=reporter)
            settled = f"{month}-15 10:00" if number < on_time else f"{month}-25 10:00"
            due = {"level": "village", "due_at": shanghai(f"{month}-20 18:00"), "settled_at": shanghai(settled)}
            put_at(case, "feedback", **due)
            made.append(case)
        return made[on_time:]

    def freeze(self, month: Period, at: datetime) -> Bulletin:
        draft = draft_bulletin(subdistrict=self.office.subdistrict, month=month, at=month.ends_at)
        frozen = freeze_bulletin(bulletin=draft, at=at, by=None)
        reconcile_interviews(bulletin=Bulletin.objects.get(pk=frozen.pk), at=at)
        return frozen

    def objection(self, bulletin: Bulletin, grid, at: str) -> Objection:
        return file_objection(
            kind="bulletin_line",
            key=bulletin.lines.get(grid=grid).pk,
            by=account(of=self.people[grid.pk][1]),
            reason="两件上报被误判",
            request="撤销认定，重新核算",
            at=shanghai(at),
        )


def accepted(objection: Objection, world: World, at: str, **said) -> ObjectionAnswer:
    return answer_objection(
        objection=objection, outcome="corrected", reason="经核查成立", by=world.head, at=shanghai(at), said=said
    )


def latest(world: World, month: Period) -> Bulletin:
    return Bulletin.objects.latest_revisions().get(subdistrict=world.office.subdistrict, month=month.start)


def said_of(line: BulletinLine) -> tuple[str, int | None, bool, int]:
    return (str(line.score), line.rank, line.in_bottom, line.months_in_bottom)


def scores_of(world: World, grid) -> list[str]:
    """The member's monthly scores of September, revision by revision."""
    scores = MonthlyScore.objects.filter(worker=world.people[grid.pk][1], revision__period_start=SEPTEMBER.start)
    return [str(score.score) for score in scores.order_by("revision__revision")]


def kept(bulletin: Bulletin) -> bytes:
    fresh = Bulletin.objects.get(pk=bulletin.pk)
    return canonical_bytes(fresh, list(fresh.lines.all()))


def september() -> World:
    """G is bottom in August and September, H directly above it; both lie above the three lowest."""
    world = World()
    *others, world.h, world.g, low, lower, lowest = world.grids
    for grid in others:
        world.month(AUGUST, grid, points=90)
        world.month(SEPTEMBER, grid, points=100, reports=2, known=(30, 30))  # 68.00
    for grid in (low, lower, lowest):
        world.month(AUGUST, grid, points=80)
        world.month(SEPTEMBER, grid, points=50, known=(30, 30))  # 40.00
    for grid in (world.g, world.h):
        world.month(AUGUST, grid, points=10)
    world.month(SEPTEMBER, world.h, points=81, reports=5, known=(25, 40))  # 32.40 + 20.00 + 12.50
    world.month(SEPTEMBER, world.g, points=62, reports=5, known=(21, 30))
    world.due(world.g, SEPTEMBER, on_time=3, late=2)
    world.judged = [world.report(world.g, SEPTEMBER) for _ in range(2)]
    for case in world.judged:
        move(case, "invalidate", by=world.judge, now=shanghai("2026-09-28 09:00"), reason="other")
    world.freeze(AUGUST, shanghai("2026-09-04 00:00"))
    world.first = world.freeze(SEPTEMBER, shanghai("2026-10-11 00:00"))
    return world


class TestAMonth(TestCase):
    """OB1."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.september = september()

    def test_rank_streak_interviews_and_the_members_score(self):
        september = self.september
        self.check_before(september)
        before = kept(september.first)
        objection = september.objection(september.first, september.g, "2026-10-12 09:00")
        judgements = [case.number for case in september.judged]
        shown = self.check_what_is_shown_before(objection, september, judgements)
        answer = accepted(objection, september, "2026-10-14 10:00", judgements=judgements)
        assert answer.changes == shown
        second = latest(september, SEPTEMBER)
        assert (second.revision, second.for_grids, second.reason) == (2, [september.g.pk], objection.as_a_reason)
        g, h = second.lines.get(grid=september.g), second.lines.get(grid=september.h)
        assert (str(g.incident_score), g.protected) == ("26.40", False)
        assert said_of(g) == ("65.20", 32, False, 0)
        assert said_of(h) == ("64.90", 33, False, 0)
        assert h.protected
        assert {row.state for row in Interview.objects.filter(month=SEPTEMBER.start)} == {"cancelled"}
        assert all("2" in row.cancelled_note for row in Interview.objects.filter(month=SEPTEMBER.start))
        assert Interview.objects.count() == 2  # none for H
        assert kept(september.first) == before
        assert recomputed_digest(second) == Bulletin.objects.get(pk=second.pk).digest
        self.check_the_table(answer, september)
        assert scores_of(september, september.g) == ["60.40", "65.20"]
        assert scores_of(september, september.h) == ["64.90", "64.90"]
        assert all(recompute_scores(revision).same for revision in ScoreRevision.objects.filter(kind="month"))

    def check_before(self, world):
        g, h = world.first.lines.get(grid=world.g), world.first.lines.get(grid=world.h)
        assert (str(g.base_score), str(g.incident_score), str(g.awareness_score)) == ("24.80", "21.60", "14.00")
        assert said_of(g) == ("60.40", 33, True, 2)
        assert said_of(h) == ("64.90", 32, False, 0)
        interviews = Interview.objects.filter(month=SEPTEMBER.start)
        assert {row.worker for row in interviews} == set(world.people[world.g.pk])
        assert {row.opened_at for row in interviews} == {shanghai("2026-10-11 00:00")}

    def check_what_is_shown_before(self, objection, world, judgements):
        """What it would change is shown, and all of it is taken back."""
        notices = Notice.objects.count()
        at = shanghai("2026-10-14 09:00")
        shown = tried(objection=objection, said={"judgements": judgements}, by=world.head, at=at)
        assert Bulletin.objects.filter(month=SEPTEMBER.start).count() == 1
        assert {row.state for row in Interview.objects.all()} == {"open"}
        assert {case.state for case in Incident.objects.filter(number__in=judgements)} == {"invalid"}
        assert Notice.objects.count() == notices
        offered = AnswerForm(None, objection=objection, reader=world.head).fields["judgements"].choices
        for case, (number, label) in zip(world.judged, offered, strict=True):
            assert number == case.number
            assert f'href="{reverse("admin:incidents_incident_change", args=(case.pk,))}"' in label
        return shown

    def check_the_table(self, answer, world):
        table = {(row["what"], row["grid"] or row["worker"]): (row["before"], row["after"]) for row in answer.changes}
        assert table["line_score", world.g.pk] == ("60.40", "65.20")
        assert table["line_rank", world.h.pk] == ("32", "33")
        assert table["protected", world.h.pk] == ("no", "yes")
        assert table["in_bottom", world.g.pk] == ("yes", "no")
        assert table["months_in_bottom", world.g.pk] == ("2", None)
        assert ("in_bottom", world.h.pk) not in table
        for person in world.people[world.g.pk]:
            assert table["interview", person.pk] == ("open", "cancelled")

    def test_the_protection_goes_on_until_the_own_score_is_lower_in_a_revision_of_the_offices_own(self):
        september = self.september
        objection = september.objection(september.first, september.g, "2026-10-12 09:00")
        accepted(objection, september, "2026-10-14 10:00", judgements=[case.number for case in september.judged])
        third = own_revision(september, SEPTEMBER, "2026-10-15 10:00")
        h = third.lines.get(grid=september.h)
        assert (said_of(h), h.protected) == (("64.90", 33, False, 0), True)
        with saying(reason="更正"):
            BaseEntry.objects.filter(grid=september.h, day=SEPTEMBER.start).update(new=80)
        h = own_revision(september, SEPTEMBER, "2026-10-16 10:00").lines.get(grid=september.h)
        assert (said_of(h), h.protected) == (("64.50", 33, True, 2), False)
        assert {row.worker for row in Interview.objects.filter(state="open")} == set(september.people[september.h.pk])

    def test_other_later_facts_wait_for_a_revision_of_their_own(self):
        september = self.september
        other = september.grids[0]
        with saying(reason="补录"):
            entries(september.g, date(2026, 9, 2), new=38)
            BaseEntry.objects.filter(grid=other, day=SEPTEMBER.start).update(new=1)
        objection = september.objection(september.first, september.g, "2026-10-12 09:00")
        accepted(objection, september, "2026-10-14 10:00", judgements=[case.number for case in september.judged])
        second = latest(september, SEPTEMBER)
        assert str(second.lines.get(grid=september.g).score) == "65.20"
        assert str(second.lines.get(grid=other).score) == "68.00"
        assert scores_of(september, september.g) == ["60.40", "65.20"]
        third = own_revision(september, SEPTEMBER, "2026-10-15 10:00")
        assert str(third.lines.get(grid=september.g).score) == "80.40"
        assert scores_of(september, september.g) == ["60.40", "65.20", "80.40"]
        assert str(third.lines.get(grid=other).score) == "28.40"

    def test_a_deadline_in_a_later_month_counts_there_again(self):
        """A case of August that was closed in time in September, and judged invalid afterwards."""
        september = self.september
        with saying(reason="补录"):
            case = september.due(september.g, SEPTEMBER, on_time=0, late=1)[0]
            put_at(case, "closed", settled_at=shanghai("2026-09-15 10:00"))
            move(case, "invalidate", by=september.judge, now=shanghai("2026-10-11 09:00"), reason="other")
        first = latest(september, AUGUST)
        objection = september.objection(first, september.g, "2026-10-12 09:00")
        accepted(objection, september, "2026-10-14 10:00", judgements=[case.number])
        assert {month: latest(september, month).revision for month in (AUGUST, SEPTEMBER)} == {AUGUST: 2, SEPTEMBER: 2}
        line = latest(september, SEPTEMBER).lines.get(grid=september.g)
        before = september.first.lines.get(grid=september.g)
        assert (before.measures["due"], before.measures["on_time"]) == (5, 3)
        assert (line.measures["due"], line.measures["on_time"]) == (6, 4)
        assert line.measures["valid_reports"] == before.measures["valid_reports"]
        assert [revision.for_grids for revision in (latest(september, AUGUST), latest(september, SEPTEMBER))] == [
            [september.g.pk]
        ] * 2


def own_revision(world: World, month: Period, at: str) -> Bulletin:
    moment = shanghai(at)
    draft = open_revision(bulletin=latest(world, month), reason="街道更正", by=world.judge, at=moment)
    review_revision(bulletin=draft, by=world.judge, at=moment)
    freeze_revision(bulletin=draft, by=world.judge, at=moment)
    return latest(world, month)


def january() -> World:
    """G is bottom in January, February and March; in April three closings of January turn out to be entered late."""
    world = World()
    *others, near, nearer, nearest, world.g, low, lower = world.grids
    for grid in others:
        world.month(JANUARY, grid, points=100, reports=2, known=(40, 40))  # 68.00
    for grid in (near, nearer, nearest):
        world.month(JANUARY, grid, points=100, reports=1, known=(40, 40))  # 64.00
    for grid in (low, lower):
        world.month(JANUARY, grid, points=50, known=(40, 40))
    world.month(JANUARY, world.g, points=70, reports=6, known=(20, 40))
    world.late = world.due(world.g, JANUARY, on_time=6, late=4)
    for month in (FEBRUARY, MARCH):
        for grid in world.grids:
            world.month(month, grid, points=10 if grid in (world.g, low, lower, near) else 90, known=(40, 40))
    world.first = world.freeze(JANUARY, shanghai("2026-02-05 00:00"))
    world.february = world.freeze(FEBRUARY, shanghai("2026-03-05 00:00"))
    return world


def streak(world: World, month: Period) -> int:
    bulletin = latest(world, month)
    return months_before(bulletin).in_bottom(world.g.pk) + 1


def january_changes(world: World) -> None:
    with saying(reason="结案补录有误"):
        for case in world.late[:3]:
            Incident.objects.filter(pk=case.pk).update(settled_at=shanghai("2026-01-19 10:00"))
    objection = world.objection(world.first, world.g, "2026-04-08 09:00")
    facts = [f"due {case.number}" for case in world.late[:3]]
    accepted(objection, world, "2026-04-10 10:00", facts=facts)


class TestJanuaryChangesLate(TestCase):
    """OB3."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.january = january()

    def test_not_held(self):
        january = self.january
        g = january.first.lines.get(grid=january.g)
        assert (str(g.base_score), str(g.incident_score), str(g.awareness_score)) == ("28.00", "24.00", "10.00")
        assert said_of(g) == ("62.00", 34, True, 1)
        january.freeze(MARCH, shanghai("2026-04-07 00:00"))
        people = set(january.people[january.g.pk])
        opened = {(row.worker, row.month) for row in Interview.objects.filter(grounds__grid=january.g)}
        assert opened == {(person, FEBRUARY.start) for person in people}
        assert (streak(january, FEBRUARY), streak(january, MARCH)) == (2, 3)
        january_changes(january)
        g = latest(january, JANUARY).lines.get(grid=january.g)
        assert (str(g.incident_score), said_of(g)) == ("28.80", ("66.80", 31, False, 0))
        assert (streak(january, FEBRUARY), streak(january, MARCH)) == (1, 2)
        of_g = Interview.objects.filter(grounds__grid=january.g)
        assert {(row.worker, row.month) for row in of_g.filter(state="cancelled")} == {
            (person, FEBRUARY.start) for person in people
        }
        assert {(row.worker, row.month) for row in of_g.filter(state="open")} == {
            (person, MARCH.start) for person in people
        }
        assert BulletinLine.objects.get(bulletin=january.february, grid=january.g).previous_rank == 34
        assert not KeptTrigger.objects.exists()  # it was the own objection

    def test_held(self):
        january = self.january
        january.freeze(MARCH, shanghai("2026-04-07 00:00"))
        for row in Interview.objects.filter(grounds__grid=january.g):
            assert not has_lost_its_ground(row)
            hold_interview(
                interview=row,
                by=january.head,
                at=shanghai("2026-04-07 12:00"),
                held_at=shanghai("2026-04-07 10:00"),
                place="会议室",
                record="分析原因",
                plan="每周走访",
            )
        january_changes(january)
        of_g = Interview.objects.filter(grounds__grid=january.g)
        assert {(row.month, row.state) for row in of_g} == {(FEBRUARY.start, "held")}
        assert all(has_lost_its_ground(row) for row in of_g)
        page = Client()
        page.force_login(account(of=of_g[0].worker) if not hasattr(of_g[0].worker, "user") else of_g[0].worker.user)
        shown = page.get(reverse("interview", args=(of_g[0].pk,))).content.decode()
        assert "后续修订不再构成事由" in shown
