"""What never changes is sealed; whatever is changed all the same, in the database or on the disk, is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.figures.results import Evidence
from assessment.letterhead.kept import keep
from assessment.letterhead.models import KeptPaper
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed, surveyed
from core import audit
from core.clock import SHANGHAI
from core.columns import columns_of
from core.models import AuditEntry, AuditKind
from core.sealing.models import Seal, Verification
from core.sealing.services import seal
from core.tests.files import photo
from core.unattended.chores import do_chores
from core.web.files import path_of
from core.web.uploads import check_upload
from gridops.verifying.kept import STREAMS
from gridops.verifying.services import seal_all, verify
from grids.duties import Duty
from incidents.attachments.services import FOLDER, attach
from incidents.tests.clients import browser
from incidents.tests.factories import make_incident
from staff.tests.factories import center, officer

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
STREAM = {kept.stream: kept for kept in STREAMS}


class World:
    """A frozen month with its rows and scores, a paper, a picture, and some acts in the log."""

    def __init__(self) -> None:
        made = office()
        staffed(made)
        measured(made, MARCH.start, [100, 80, 60, 40])
        surveyed(made, MARCH.start)
        draft = draft_bulletin(subdistrict=made.subdistrict, month=MARCH, at=MARCH.ends_at)
        self.bulletin: Bulletin = freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=None)
        self.clerk = center(made.subdistrict)
        now = timezone.now()
        keep(subdistrict=made.subdistrict, kind="trial", key=1, name="表.docx", content=b"first", at=now)
        case = make_incident(made.grids[0], by=self.clerk)
        [self.picture] = attach(number=case.number, uploads=[check_upload("a.jpg", photo())], by=self.clerk, at=now)
        for number in range(4):
            audit.record(AuditKind.EXPORT, f"file {number}")
        seal_all(at=now - timedelta(days=2))  # entries without a mark are early no more


def sql(statement: str, *values: object) -> None:
    """As somebody does who owns the database: past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def found(at=None) -> set[tuple[str, str]]:
    result = verify(at=at or timezone.now())
    assert result
    assert result.differences == len(result.found)
    return {(one["kind"], one["problem"]) for one in result.found}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def entry(position: int) -> AuditEntry:
    return AuditEntry.objects.order_by("pk")[position]


COPY = "INSERT INTO core_auditentry (at, kind, actor, subject, detail, mark)"
TAMPERED: dict[str, tuple[Callable[[], None], set[tuple[str, str]]]] = {
    "a score": (
        lambda: sql("UPDATE assessment_bulletinline SET score = 99.99 WHERE id = %s", BulletinLine.objects.first().pk),
        {("bulletins", "figures")},
    ),
    "a count": (
        lambda: sql("UPDATE assessment_bulletinline SET measures = measures || '{\"asked\": 77}'"),
        {("bulletins", "figures"), ("bulletins", "recomputed")},
    ),
    "counts that nobody can read": (
        lambda: sql("UPDATE assessment_bulletinline SET measures = '{}'"),
        {("bulletins", "figures"), ("bulletins", "unreadable")},
    ),
    "a score of a person": (
        lambda: sql("UPDATE assessment_monthlyscore SET score = 99.99"),
        {("scores", "figures")},
    ),
    "the digest with it": (
        lambda: sql("UPDATE assessment_bulletin SET digest = 'x'"),
        {("bulletins", "changed"), ("bulletins", "figures"), ("bulletins", "recomputed")},
    ),
    "a document's bytes": (
        lambda: sql("UPDATE assessment_keptpaper SET content = 'other'"),
        {("papers", "bytes")},
    ),
    "a document with its digest": (
        lambda: sql("UPDATE assessment_keptpaper SET content = 'other', digest = encode(sha256('other'), 'hex')"),
        {("papers", "changed")},
    ),
    "a document that is gone": (lambda: sql("DELETE FROM assessment_keptpaper"), {("papers", "gone")}),
    "a kept row": (
        lambda: sql("UPDATE assessment_lineevidence SET rows = rows || '{\"visits\": []}'"),
        {("rows_of_lines", "changed")},
    ),
    "a kept row of a person": (
        lambda: sql("UPDATE assessment_scoreevidence SET rows = '[]'"),
        {("rows_of_scores", "changed")},
    ),
    "the row of an attachment": (
        lambda: sql("UPDATE incidents_attachment SET digest = 'x'"),
        {("attachments", "changed"), ("attachments", "bytes")},
    ),
    "an audit row": (
        lambda: sql("UPDATE core_auditentry SET subject = 'else' WHERE id = %s", entry(1).pk),
        {("audit", "changed")},
    ),
    "a deleted audit row": (
        lambda: sql("DELETE FROM core_auditentry WHERE id = %s", entry(2).pk),
        {("audit", "gone")},
    ),
    "a deleted audit row with its seal": (
        lambda: (
            sql("DELETE FROM core_seal WHERE stream = 'audit' AND row = %s", entry(2).pk),
            sql("DELETE FROM core_auditentry WHERE id = %s", entry(2).pk),
        ),
        {("audit", "seals_gone")},
    ),
    "an inserted audit row": (
        lambda: sql(f"{COPY} VALUES (now() - interval '3 days', 'export', 'li', 'case', '', '')"),
        {("audit", "not_ours")},
    ),
    "an inserted audit row with the mark of another": (
        lambda: sql(f"{COPY} SELECT at, kind, 'li', subject, detail, mark FROM core_auditentry LIMIT 1"),
        {("audit", "not_ours")},
    ),
    "an audit row with its seal": (
        lambda: (
            sql("UPDATE core_auditentry SET subject = 'else' WHERE id = %s", entry(1).pk),
            sql("UPDATE core_seal SET digest = repeat('0', 64) WHERE stream = 'audit' AND row = %s", entry(1).pk),
        ),
        {("audit", "changed"), ("audit", "chain")},
    ),
}


def test_whatever_is_changed_past_the_triggers_is_named() -> None:
    world = World()
    assert found() == set()
    named = {}
    for what, (tamper, _expected) in TAMPERED.items():
        with undone():
            tamper()
            named[what] = found()
    assert named == {what: expected for what, (_tamper, expected) in TAMPERED.items()}
    file = path_of(FOLDER, world.picture.stored_as)
    whole = file.read_bytes()
    for tamper, expected in (
        (lambda: file.write_bytes(whole[:-1] + b"x"), "bytes"),
        (file.unlink, "missing"),
    ):
        tamper()
        with undone():
            assert found() == {("attachments", expected)}
    file.write_bytes(whole)
    assert found() == set()


def test_who_cuts_the_newest_seals_off_is_found_by_what_was_seen_before() -> None:
    for number in range(3):
        audit.record(AuditKind.EXPORT, f"file {number}")
    assert found() == set()
    last = entry(2)
    sql("DELETE FROM core_seal WHERE row = %s", last.pk)
    sql("DELETE FROM core_auditentry WHERE id = %s", last.pk)
    assert found() == {("audit", "seals_gone")}


def test_the_chain_goes_on_over_a_purge() -> None:
    now = timezone.now()
    for _number in range(3):
        audit.record(AuditKind.EXPORT, "old")
    old = now - timedelta(days=500)
    for one in AuditEntry.objects.all():
        one.at = old
        sql("UPDATE core_auditentry SET at = %s, mark = %s WHERE id = %s", old, audit.mark_of(one), one.pk)
    seal_all(at=old)
    audit.record(AuditKind.EXPORT, "new")
    assert found() == set()
    call_command("purge_audit_log", stdout=StringIO())
    assert [one.subject for one in AuditEntry.objects.order_by("pk")] == ["new", "purge_audit_log"]
    assert list(Seal.objects.filter(stream="audit").values_list("position", flat=True)) == [3, 4]
    assert found() == set()
    sql("DELETE FROM core_auditentry WHERE subject = 'new'")
    assert found() == {("audit", "gone")}


def test_entries_of_a_version_without_marks_are_sealed_at_first_and_not_later() -> None:
    sql(f"{COPY} VALUES (now() - interval '90 days', 'export', 'li', 'before', '', '')")
    now = timezone.now()
    seal_all(at=now - timedelta(days=2))
    assert found() == set()
    sql(f"{COPY} VALUES (now(), 'export', 'li', 'after', '', '')")
    assert found() == {("audit", "not_ours")}


def test_sealing_twice_seals_once_and_a_batch_follows_the_other(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        audit.record(AuditKind.EXPORT, f"file {number}")
    now = timezone.now()
    assert (seal(STREAM["audit"], at=now), seal(STREAM["audit"], at=now)) == (5, 0)
    audit.record(AuditKind.EXPORT, "last")
    assert seal(STREAM["audit"], at=now) == 1
    positions = Seal.objects.filter(stream="audit").order_by("position")
    assert list(positions.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    with django_assert_max_num_queries(5):
        seal(STREAM["audit"], at=now)


@pytest.mark.parametrize("how", ["UPDATE core_seal SET at = now()", "DELETE FROM core_seal"])
def test_the_database_refuses_to_change_a_seal(how: str) -> None:
    audit.record(AuditKind.EXPORT, "file")
    seal_all(at=timezone.now())
    with pytest.raises(Exception, match=r"seal|Cannot update"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how)


def test_a_night_that_was_missed_is_caught_up_once() -> None:
    evening = datetime(2026, 11, 27, 22, tzinfo=SHANGHAI)
    do_chores(at=evening)
    assert not Verification.objects.exists(), "what was never seen owes nothing of before"
    noon = evening + timedelta(hours=14)
    assert "gridops.verify" in do_chores(at=noon)
    assert "gridops.verify" not in do_chores(at=noon + timedelta(minutes=1))
    assert Verification.objects.get().finished_at >= noon


def test_the_command_says_what_it_found_and_fails() -> None:
    place = office()
    keep(subdistrict=place.subdistrict, kind="trial", key=1, name="表.docx", content=b"first", at=timezone.now())
    said = StringIO()
    call_command("verify", stdout=said)
    answer = json.loads(said.getvalue())
    assert (answer["checked"]["papers"], answer["differences"]) == (1, 0)
    sql("UPDATE assessment_keptpaper SET content = 'other'")
    with pytest.raises(SystemExit):
        call_command("verify", stdout=(said := StringIO()))
    assert json.loads(said.getvalue())["different"] == [
        {"kind": "papers", "what": str(KeptPaper.objects.get().pk), "problem": "bytes"}
    ]


def test_the_system_administrator_and_readyz_are_told_how_old_and_how_good_the_last_one_is() -> None:
    admin, now = browser(officer(Duty.SYSTEM)), timezone.now()
    assert "尚未核验" in admin.get("/").content.decode()
    verify(at=now - timedelta(days=2))
    assert "最近一次核验已过期" in admin.get("/").content.decode()
    verify(at=now)
    assert "未发现改动" in admin.get("/").content.decode()
    assert Client().get("/readyz").json()["verified"].startswith("ok at 2")
    sql("DELETE FROM core_auditentry")
    assert verify(at=now + timedelta(minutes=1)).differences
    page = admin.get("/").content.decode()
    assert "核验发现的差异" in page
    assert Client().get("/readyz").json()["verified"].partition(" ")[2].startswith("differences at ")
    page = admin.get(f"/admin/core/verification/{Verification.objects.first().pk}/change/").content.decode()
    assert "被删除" in page
    assert "尚未核验" not in browser(officer(Duty.AUDIT)).get("/").content.decode()


# Models with bytes, files or rows that are kept, and are looked at elsewhere or for a while only.
NOT_LOOKED_AT = {
    "incidents.IncomingSheet": "the sealed cells of a sheet, for as long as it is not finished",
    "core.JobFile": "a file made anew whenever somebody asks for it again; it goes after a day",
}


def test_every_model_that_keeps_bytes_files_or_rows_is_looked_at() -> None:
    looked_at = {kept.rows().model for kept in STREAMS}
    for model in apps.get_models():
        if model._meta.app_label not in {"core", "grids", "staff", "incidents", "assessment"}:
            continue
        columns = {field.name for field in model._meta.concrete_fields}
        binary = any(isinstance(field, models.BinaryField) for field in model._meta.concrete_fields)
        if binary or "stored_as" in columns or issubclass(model, Evidence):
            assert (model in looked_at) != (model._meta.label in NOT_LOOKED_AT), model._meta.label


def test_what_is_sealed_can_never_be_erased() -> None:
    """Retention must not break a seal: no column that is erasable is part of one."""
    for kept in STREAMS:
        model = kept.rows().model
        names = {name.removesuffix("_id") for name in getattr(kept.content, "names", ())}
        assert not names & columns_of(model).erasable, kept.stream
