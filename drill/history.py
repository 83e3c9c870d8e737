"""Half a year of an office, made by the product itself: the demo, and what its cycle alone does not bring."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import time_machine
from django.core.management import call_command
from django.db.models import F
from PIL import Image

from assessment.bulletin.issue import issue_bulletin
from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import redraft_bulletin
from assessment.inspection.models import Inspection
from assessment.inspection.sample import draw_sample, verify_item
from assessment.inspection.services import note_finding
from assessment.interview.models import Interview, InterviewState
from assessment.periods import Kind, parse
from assessment.scheme.models import Scheme
from assessment.scheme.services import new_version, save_terms
from assessment.scheme.terms import Terms
from core.clock import starts_at
from core.web.uploads import check_upload
from grids.territory.models import Grid, Subdistrict
from grids.territory.services import rename_grid
from grids.territory.work import Decision
from incidents.attachments.services import attach
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from staff.accounts.models import User

UNTIL = date(2026, 11, 3)  # October is drafted and not yet frozen
NOW = starts_at(UNTIL) + timedelta(hours=36)


def make() -> None:
    """Fill an empty, migrated installation."""
    with time_machine.travel(NOW, tick=True):
        call_command("load_demo", months=7, seed=1, until=UNTIL, incidents=4)
        center, head = (User.objects.get(username=name) for name in ("center", "head"))
        subdistrict = Subdistrict.objects.get()
        _attachments(center)
        _findings(center, subdistrict)
        _rename(center)
        _cancel_an_interview(center, head)
        _revise_july(center, head)
        _open_revision_of_august(center)
        _second_scheme(subdistrict)
    _check()


def _at(hours: float) -> datetime:
    """Some hours into the 3rd of November, in the order of the day."""
    return starts_at(UNTIL) + timedelta(hours=hours)


def _bulletin(month: str, state: str) -> Bulletin:
    return Bulletin.objects.get(month=parse(month, Kind.MONTH).start, state=state)


def _picture(shade: int, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (40, shade, 160)).save(out, kind)
    return out.getvalue()


def _attachments(center: User) -> None:
    incidents = Incident.objects.filter(text__isnull=False, restricted=False).order_by("-pk")[:2]
    for position, incident in enumerate(incidents):
        names = {"现场.jpg": "JPEG", "材料.pdf": "PDF"}
        files = [check_upload(name, _picture(90 * (position + 1), kind)) for name, kind in names.items()]
        attach(number=incident.number, uploads=files, by=center, at=_at(8.5))


def _findings(center: User, subdistrict: Subdistrict) -> None:
    week = parse("2026-W43", Kind.WEEK)
    first, second = Inspection.objects.filter(week=week.start).order_by("grid")[:2]
    note_finding(inspection=first, text="走访记录过于简单。", by=center, at=_at(9))
    note_finding(inspection=second, text="两处出租房未登记。", by=center, at=_at(9), due_on=date(2026, 11, 10))
    sample = draw_sample(subdistrict=subdistrict, week=week, seed=43, by=center, at=_at(9.5))
    for item in list(sample.items.order_by("kind", "position"))[:3]:
        verify_item(item=item, verdict="checked", by=center, at=_at(9.7))


def _rename(center: User) -> None:
    """Rename a grid: exports of an earlier day have another name than those of a later one."""
    grid = Grid.objects.order_by("pk")[5]
    why = Decision(effective_on=date(2026, 10, 1), reason="居民议定", by=center, at=_at(10))
    rename_grid(grid=grid, name="示例东苑网格", decision=why)


def _cancel_an_interview(center: User, head: User) -> None:
    """September's figures of a grid were too low: its revision takes the grid from the bottom."""
    interview = Interview.objects.filter(state=InterviewState.OPEN).order_by("pk")[0]
    grid = interview.grounds.get().grid
    surveys = AwarenessSurvey.objects.filter(grid=grid, month=date(2026, 9, 1))
    surveys.update(knowing=F("asked"))
    entries = BaseEntry.objects.filter(grid=grid, day__gte=date(2026, 9, 1), day__lt=date(2026, 10, 1))
    entries.update(new=60, changed=60, verified=60)
    frozen = _bulletin("2026-09", BulletinState.FROZEN)
    revision = open_revision(bulletin=frozen, reason="九月基础信息漏计，补录。", by=center, at=_at(11))
    revision = review_revision(bulletin=revision, by=head, at=_at(11.5))
    freeze_revision(bulletin=revision, by=head, at=_at(12))


def _revise_july(center: User, head: User) -> None:
    """July's figures of a grid were too high: with August it was at the bottom twice, so interviews open."""
    issued = _bulletin("2026-07", BulletinState.ISSUED)
    then = issued.lines.filter(in_bottom=True).values("grid")
    line = _bulletin("2026-08", BulletinState.ISSUED).lines.filter(in_bottom=True).exclude(grid__in=then)[0]
    entries = BaseEntry.objects.filter(grid=line.grid_id, day__gte=date(2026, 7, 1), day__lt=date(2026, 8, 1))
    entries.update(new=0, changed=0, verified=0)
    AwarenessSurvey.objects.filter(grid=line.grid_id, month=date(2026, 7, 1)).update(knowing=0)
    revision = open_revision(bulletin=issued, reason="七月基础信息重复计算，更正。", by=center, at=_at(13))
    revision = review_revision(bulletin=revision, by=head, at=_at(13.5))
    revision = freeze_revision(bulletin=revision, by=head, at=_at(14))
    issue_bulletin(bulletin=revision, document_number="南街网〔2026〕9号", by=head, at=_at(14.5))


def _open_revision_of_august(center: User) -> None:
    issued = _bulletin("2026-08", BulletinState.ISSUED)
    open_revision(bulletin=issued, reason="八月走访次数有异议，正在核对。", by=center, at=_at(15))


def _second_scheme(subdistrict: Subdistrict) -> None:
    """October is judged by new terms; what is frozen keeps the old ones."""
    first = Scheme.objects.get(subdistrict=subdistrict)
    second = new_version(scheme=first, in_force_from=date(2026, 10, 1))
    terms = Terms.model_validate(second.terms)
    ranking = terms.ranking.model_copy(update={"bottom_percent": 15})
    save_terms(scheme=second, terms=terms.model_copy(update={"ranking": ranking}))
    redraft_bulletin(bulletin=_bulletin("2026-10", BulletinState.DRAFT), at=_at(16))


def _check() -> None:
    """Check that everything that the drill is about is there; raise with what is missing."""
    states = {(str(row.period), row.revision): row.state for row in Bulletin.objects.all()}
    wanted = {
        ("2026-07", 1): "issued", ("2026-07", 2): "issued", ("2026-08", 1): "issued", ("2026-08", 2): "draft",
        ("2026-09", 1): "frozen", ("2026-09", 2): "frozen", ("2026-10", 1): "draft",
    }  # fmt: skip
    assert wanted.items() <= states.items(), states
    lives = set(Interview.objects.values_list("state", flat=True))
    assert lives == set(InterviewState.values), lives
