"""Retention: what is personal goes, what past bulletins were computed from stays, byte by byte."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from assessment.bulletin.lines import canonical_bytes
from assessment.bulletin.services import draft_bulletin, redraft_bulletin
from assessment.periods import Kind, parse
from assessment.tests.factories import office, staffed, surveyed
from core.models import AuditEntry
from core.testing.worlds import shared_world
from grids.tests.factories import matter
from incidents.attachments.models import Attachment
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.search import find
from incidents.incident.workflow import FINISHED
from incidents.retention.models import RetentionPeriod
from incidents.retention.services import ERASERS, TEXTS, strip_expired
from incidents.tests.factories import limits, make_incident, move, shanghai
from staff.accounts.models import User
from staff.tests.factories import center, department

pytestmark = pytest.mark.django_db
MARCH = shanghai("2026-03-10 09:00")
LATER = shanghai("2028-06-01 03:20")


class World:
    """A month of incidents in every end state that an incident can have, and some that are open."""

    def __init__(self) -> None:
        self.office = office()
        self.subdistrict = self.office.subdistrict
        limits(self.subdistrict)
        self.people = staffed(self.office)
        surveyed(self.office, date(2026, 3, 1))
        self.first, self.second = center(self.subdistrict), center(self.subdistrict)
        self.department = department(self.subdistrict)
        RetentionPeriod.objects.create(subdistrict=self.subdistrict, days=730, in_force_from=date(2020, 1, 1))
        for grid in self.office.grids:
            member = self.people[grid.pk][1]
            for n in range(6):
                self.life(grid, member, n)

    def life(self, grid: Any, member: Any, n: int) -> None:
        at = MARCH + timedelta(hours=n)
        texts = {
            "title": f"楼道堆物{n}",
            "place": "三号楼",
            "description": "张三家门口",
            "parties": "张三",
            "contact": "13812345678",
        }
        about = matter("petitions", restricted=True) if n == 5 else matter()
        incident = make_incident(
            grid, by=self.first, at=at, reporter=member, source="member", texts=texts, about=about,
            longitude=121.2, latitude=28.6,
        )  # fmt: skip
        if n == 0:
            move(incident, "invalidate", by=self.first, now=at, reason="invented", note="电话核实")
        elif n in (1, 2, 5):
            for name, more in (
                ("accept", {}),
                ("assign", {"department": self.department.code, "level": "grid"}),
                ("start", {}),
                ("feed-back", {"result": "已上门找张三清理"}),
            ):
                move(incident, name, by=self.first, now=at + timedelta(minutes=5), note="见张三", **more)
            move(incident, "verify", by=self.second, now=at + timedelta(hours=1))
        elif n == 3:
            move(incident, "return", by=self.first, now=at, note="请补充")

    def march(self) -> bytes:
        month = parse("2026-03", Kind.MONTH)
        at = shanghai("2026-04-01 02:00")
        draft = draft_bulletin(subdistrict=self.subdistrict, month=month, at=at)
        measured = redraft_bulletin(bulletin=draft, at=at)
        return canonical_bytes(measured, measured.lines.all())


@shared_world
def world() -> World:
    return World()


def facts() -> list[Any]:
    """Everything of the incidents that is not personal."""
    plain = [f.attname for f in Incident._meta.concrete_fields if f.name not in ("longitude", "latitude")]
    return [
        list(Incident.objects.order_by("pk").values_list(*plain)),
        list(IncidentMove.objects.order_by("pk").values_list()),
    ]


def test_a_past_bulletin_computes_to_the_same_bytes_before_and_after(world: World) -> None:
    before, rows = world.march(), facts()
    assert b'"valid_reports":0' not in before.replace(b" ", b""), "every grid has reports that count"
    assert strip_expired(at=LATER) == len(world.office.grids) * 4
    assert world.march() == before
    assert facts() == rows


def test_texts_places_and_notes_of_finished_incidents_are_gone_and_open_incidents_keep_theirs(world: World) -> None:
    strip_expired(at=LATER)
    finished = Incident.objects.filter(state__in=FINISHED)
    for text in IncidentText.objects.filter(incident__in=finished):
        assert {getattr(text, name) for name in TEXTS} == {""}
        assert text.notes == {}
        assert text.stripped_at == LATER
    assert not finished.filter(longitude__isnull=False).exists()
    open_ = Incident.objects.exclude(state__in=FINISHED)
    assert open_.count() == len(world.office.grids) * 2
    assert not open_.filter(text__title="").exists()
    assert not open_.filter(longitude=None).exists()


def test_nothing_is_stripped_before_its_time_counted_from_the_last_move(world: World) -> None:
    assert strip_expired(at=MARCH + timedelta(days=729)) == 0
    one = Incident.objects.filter(state="closed", restricted=False).first()
    evaluated = MARCH + timedelta(days=100)
    move(one, "evaluate", by=world.second, now=evaluated, satisfied=True)
    strip_expired(at=MARCH + timedelta(days=732))
    assert IncidentText.objects.get(pk=one.pk).title != ""
    strip_expired(at=evaluated + timedelta(days=731))
    assert IncidentText.objects.get(pk=one.pk).title == ""


def test_it_works_in_batches_again_and_again_and_says_so_in_the_log(world: World) -> None:
    assert strip_expired(at=LATER, batch=3) == 16
    assert strip_expired(at=LATER, batch=3) == 0
    assert AuditEntry.objects.filter(kind="system", subject="retention").count() == 1


def test_what_a_restored_backup_brings_back_is_stripped_by_the_next_sweep(world: World) -> None:
    kept = list(IncidentText.objects.values())
    places = list(Incident.objects.values("pk", "longitude", "latitude"))
    strip_expired(at=LATER)
    for row in kept:  # as COPY would write them back, with what was not erased when the backup was made
        IncidentText.objects.filter(pk=row["incident_id"]).update(**row)
    for row in places:
        Incident.objects.filter(pk=row.pop("pk")).update(**row)
    assert strip_expired(at=LATER + timedelta(days=1)) == 16
    assert not IncidentText.objects.filter(incident__state__in=FINISHED).exclude(title="").exists()


def test_files_go_with_the_texts_and_other_keepers_are_asked_too(world: World) -> None:
    incident = Incident.objects.filter(state="closed").first()
    Attachment.objects.create(
        incident=incident,
        name="现场.jpg",
        stored_as="0" * 32,
        media_type="image/jpeg",
        size=10,
        digest="0" * 64,
        uploaded_by=world.first,
        uploaded_at=MARCH,
    )
    asked: list[int] = []
    ERASERS.append(lambda incidents, at: asked.extend(incidents) or 0)
    try:
        strip_expired(at=LATER)
    finally:
        ERASERS.pop()
    assert len(asked) == 16
    row = Attachment.objects.get()
    assert (row.name, row.stored_as, row.removed_because) == ("", "", "retention")


def test_a_tombstone_is_shown_everywhere_and_found_by_its_number(world: World) -> None:
    strip_expired(at=LATER)
    incident = Incident.objects.filter(state="closed", restricted=False).first()
    client = APIClient()
    client.force_authenticate(world.first)
    answer = client.get(f"/api/v1/incidents/{incident.number}/").json()
    assert (answer["number"], answer["state"], answer["title"], answer["location"]) == (
        incident.number,
        "closed",
        "",
        None,
    )
    assert client.get("/api/v1/incidents/").status_code == 200
    assert client.get(f"/api/v1/incidents/{incident.number}/moves/").json()["results"][0]["note"] == ""
    client.force_login(world.first)
    for address in ("change", "changelist"):
        args = (incident.pk,) if address == "change" else ()
        assert client.get(reverse(f"admin:incidents_incident_{address}", args=args)).status_code == 200
    user = User.objects.get(pk=world.first.pk)
    assert not find(Incident.objects.all(), "张三", user=user, at=LATER).filter(state__in=FINISHED).exists()
    assert list(find(Incident.objects.all(), incident.number, user=user, at=LATER)) == [incident]


def test_each_subdistrict_has_its_own_period_and_none_strips_nothing(world: World) -> None:
    RetentionPeriod.objects.create(subdistrict=world.subdistrict, days=9000, in_force_from=date(2027, 1, 1))
    assert strip_expired(at=LATER) == 0
    RetentionPeriod.objects.all().delete()
    assert strip_expired(at=datetime(2090, 1, 1, tzinfo=LATER.tzinfo)) == 0


def test_a_period_that_ends_before_objections_are_over_is_refused(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionPeriod.objects.create(subdistrict=world.subdistrict, days=90, in_force_from=date(2026, 1, 1))
