"""Faults of the house: a full disk and a database that is away are told as such, wherever one meets them."""

from __future__ import annotations

import errno
import resource
from typing import Any

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path, reverse
from rest_framework.test import APIClient

import gridops.urls
from assessment.tests.factories import office
from core.faults import DISK_FULL, ERROR, UNAVAILABLE, fault_of
from core.tests.files import photo
from grids.tests.factories import territory
from incidents.attachments.models import Attachment
from incidents.tests.factories import make_incident
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, member_account

pytestmark = pytest.mark.django_db


class Full(psycopg2.OperationalError):
    pgcode = "53100"


class Waited(psycopg2.OperationalError):
    pgcode = "55P03"


def of_the_database(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


FAULTS = {
    "file": (OSError(errno.ENOSPC, "No space left on device"), 507),
    "quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
    "table": (of_the_database(Full("could not extend file")), 507),
    "lock": (of_the_database(Waited("canceling statement due to lock timeout")), 503),
    "away": (of_the_database(psycopg2.OperationalError("server closed the connection unexpectedly")), 503),
    "bug": (ValueError("no"), 500),
}


def broken(_request: Any, what: str) -> Any:
    raise FAULTS[what][0]


def sent(request: Any) -> Any:
    return request.FILES


urlpatterns = [
    *(path(f"{door}broken/<what>", broken) for door in ("admin/", "field/", "api/v1/")),
    path("admin/sent", sent),
    *gridops.urls.urlpatterns,
]
handler500 = gridops.urls.handler500
SAID = {507: ("服务器磁盘已满", "disk_full"), 503: ("系统暂时不可用", "unavailable"), 500: ("系统出错", "error")}


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("what", FAULTS)
def test_every_door_says_in_words_what_is_full_or_away(what):
    client, status = Client(raise_request_exception=False), FAULTS[what][1]
    words, code = SAID[status]
    code = "busy" if what == "lock" else code
    for door in ("admin/", "field/"):
        page = client.get(f"/{door}broken/{what}")
        assert page.status_code == status
        assert f"<h1>{words}</h1>" in page.content.decode()
        assert page["X-Request-Id"] in page.content.decode()
    answer = client.get(f"/api/v1/broken/{what}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
    assert answer.has_header("Retry-After") == (status == 503)


@pytest.mark.urls(__name__)
def test_a_disk_that_fills_up_while_a_file_is_received_is_told(monkeypatch, settings):
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    client = Client(raise_request_exception=False)
    assert client.post("/admin/sent", {"file": SimpleUploadedFile("a", b"a")}).status_code == 507


def test_a_cause_is_found_however_deep_and_a_bug_stays_a_bug():
    outer = RuntimeError("in the form")
    outer.__cause__ = of_the_database(Full("could not extend file"))
    assert fault_of(outer) is DISK_FULL
    assert fault_of(of_the_database(psycopg2.OperationalError("no route"))) is UNAVAILABLE
    assert fault_of(KeyError("x")) is ERROR
    assert fault_of(None) is ERROR


def test_a_photograph_that_finds_no_room_is_told_and_leaves_nothing_and_is_taken_when_there_is(settings, tmp_path):
    """With a real limit of the system: no file of this process may grow beyond some bytes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    place = office()
    member = member_account(FULL_TIME, to=place.grids[0])
    address = f"/api/v1/incidents/{make_incident(place.grids[0], by=member).number}/attachments/"
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(User.objects.get(pk=member.pk))

    def send() -> Any:
        return client.post(address, {"file": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")}, format="multipart")

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        answer = send()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not Attachment.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert send().status_code == 201


@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_holds_is_told_as_busy_and_answers_once_it_is_free():
    """A lock for real: the database gives up the wait, and every door says so in words."""
    user = center(territory().subdistrict)
    page, rest = Client(raise_request_exception=False), APIClient(raise_request_exception=False)
    page.force_login(user)
    rest.force_authenticate(user)
    holder = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
    try:
        with holder.cursor() as cursor:
            cursor.execute("LOCK TABLE grids_gridversion IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        shown = page.get(reverse("admin:grids_grid_changelist"))
        assert shown.status_code == 503
        assert f"<h1>{SAID[503][0]}</h1>" in shown.content.decode()
        assert shown.has_header("Retry-After")
        told = rest.get("/api/v1/grids/")
        assert (told.status_code, told.json()["code"]) == (503, "busy")
        assert told.json()["detail"]
    finally:
        holder.close()
    try:
        assert page.get(reverse("admin:grids_grid_changelist")).status_code == 200
        assert rest.get("/api/v1/grids/").status_code == 200
    finally:
        connection.close()  # the next test begins with the limits of the settings
