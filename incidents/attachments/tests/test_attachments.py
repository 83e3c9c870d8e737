"""Images and documents of an incident: who adds, sees and withdraws them; rows and files never drift."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from core.errors import NotAllowed
from core.history.models import RowChange
from core.models import AuditEntry
from core.tests.files import HEIC, bomb_png, pdf, photo, picture
from core.web import files
from core.web.uploads import MAX_BYTES
from grids.duties import Duty
from grids.tests.factories import matter, territory
from incidents.attachments import services
from incidents.attachments.models import Attachment
from incidents.attachments.services import FOLDER, MAX_OF_CASE, sweep_attachments
from incidents.incident.models import IncidentText
from incidents.tests.factories import make_incident
from incidents.tests.files import World, as_user, attached, checked, on_disk, upload
from staff.accounts.models import User
from staff.tests.factories import account, center, member_account, officer

pytestmark = pytest.mark.django_db
OF_A_PICTURE = len(files.BESIDE)  # its copy, its thumbnail and its original


class TestOverRest:
    def test_a_photograph_comes_in_by_form_and_goes_out_as_it_is_kept(self, world):
        client = as_user(world.member)
        answer = client.post(world.url, {"file": upload(), "purpose": "before"}, format="multipart")
        assert answer.status_code == 201, answer.content
        attachment = answer.json()
        assert (attachment["kind"], attachment["purpose"], attachment["name"]) == ("image", "before", "现场.jpg")
        assert client.get(world.url).json()["results"] == [attachment]
        assert client.get(f"{world.url}{attachment['id']}/").json() == attachment
        content = client.get(attachment["content"])
        data = b"".join(content.streaming_content)
        assert hashlib.sha256(data).hexdigest() == attachment["digest"]
        assert len(data) == attachment["size"]
        assert not dict(Image.open(io.BytesIO(data)).getexif())
        assert content["Content-Type"] == "image/jpeg"
        assert content["X-Content-Type-Options"] == "nosniff"
        assert content["Cache-Control"] == "private, no-store"
        assert content["Content-Disposition"].startswith("inline")
        assert "default-src 'none'" in content["Content-Security-Policy"]
        small = client.get(attachment["thumbnail"])
        assert Image.open(io.BytesIO(b"".join(small.streaming_content))).size == (320, 240)
        assert client.get(attachment["content"], headers={"If-None-Match": content["ETag"]}).status_code == 304

    def test_a_document_is_downloaded_and_has_no_thumbnail(self, world):
        client = as_user(world.center)
        attachment = client.post(world.url, {"file": upload("协议.pdf", pdf())}, format="multipart").json()
        assert (attachment["kind"], attachment["thumbnail"]) == ("document", None)
        answer = client.get(attachment["content"])
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content) == pdf()
        assert client.get(f"{world.url}{attachment['id']}/thumbnail/").status_code == 404

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            (b"<svg onload=alert(1)>", 400),
            (b"<html>", 400),
            (bomb_png(), 413),
            (photo() + bytes(MAX_BYTES - 1000), 413),
            (photo() + bytes(MAX_BYTES + 100_000), 413),
        ],
        ids=["svg", "html", "bomb", "large", "larger than a request may be"],
    )
    def test_what_is_not_taken_is_refused_and_nothing_is_kept(self, world, media, data, status):
        answer = as_user(world.member).post(world.url, {"file": upload("图.jpg", data)}, format="multipart")
        assert answer.status_code == status
        if len(data) < MAX_BYTES + 64 * 1024:
            assert "图.jpg" in answer.json()["fields"]["file"][0]
        assert not Attachment.objects.exists()
        assert not on_disk(media)

    def test_what_is_missing_unknown_or_no_form_is_named(self, world):
        client = as_user(world.member)
        assert set(client.post(world.url, {}, format="multipart").json()["fields"]) == {"file"}
        more = client.post(world.url, {"file": upload(), "colour": "red"}, format="multipart")
        assert set(more.json()["fields"]) == {"colour"}
        assert set(client.post(world.url, {"file": "x"}, format="json").json()["fields"]) == {"file"}
        wrong = client.post(world.url, {"file": upload(), "purpose": "art"}, format="multipart")
        assert set(wrong.json()["fields"]) == {"purpose"}

    def test_the_same_key_and_file_give_one_row_and_another_file_a_409(self, world, media):
        def send(key: str, data: bytes, **more: str) -> Any:
            body = {"file": upload(data=data), **more}
            return as_user(world.member).post(world.url, body, format="multipart", headers={"Idempotency-Key": key})

        first, again = send("k", photo()), send("k", photo())
        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()
        assert again["Idempotent-Replayed"] == "true"
        assert send("k", photo(seed=1)).status_code == 409
        assert send("k", photo(), purpose="after").status_code == 409
        assert Attachment.objects.count() == 1
        assert len(on_disk(media)) == OF_A_PICTURE

    def test_who_may_not_see_the_incident_gets_404_for_all_of_it(self, world):
        row = attached(world)
        for user in (account(), center(territory().subdistrict), officer(Duty.AUDIT)):
            client = as_user(user)
            for path in ("", f"{row.pk}/", f"{row.pk}/content/", f"{row.pk}/thumbnail/"):
                assert client.get(world.url + path).status_code == 404, path
            assert client.post(world.url, {"file": upload()}, format="multipart").status_code in (403, 404)
        assert APIClient().get(f"{world.url}{row.pk}/content/").status_code == 401

    def test_files_of_a_petition_are_as_restricted_as_the_incident(self, world):
        petition = make_incident(world.grid, by=world.center, about=matter("petitions", restricted=True))
        (row,) = services.attach(number=petition.number, uploads=[checked()], by=world.center, at=timezone.now())
        path = f"/api/v1/incidents/{petition.number}/attachments/{row.pk}/content/"
        assert as_user(world.center).get(path).status_code == 200
        for user in (
            world.member,
            member_account("leader", to=world.grid),
            officer(Duty.EXPORT, world.place.subdistrict),
        ):
            assert as_user(user).get(path).status_code == 404

    def test_a_file_is_served_under_its_own_incident_only(self, world):
        row, other = attached(world), make_incident(world.grid, by=world.member)
        path = f"/api/v1/incidents/{other.number}/attachments/{row.pk}/content/"
        assert as_user(world.center).get(path).status_code == 404

    def test_who_only_reads_an_incident_adds_nothing_to_it(self, world):
        reader = officer(Duty.DISTRICT)
        assert as_user(reader).get(world.url).status_code == 200
        colleague = member_account("part_time", to=world.grid)
        answer = as_user(colleague).post(world.url, {"file": upload()}, format="multipart")
        assert answer.status_code == 403
        assert not Attachment.objects.exists()

    def test_the_list_takes_the_same_queries_for_one_file_and_for_many(self, world):
        def queries() -> int:
            client = as_user(world.center)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(world.url).status_code == 200
            return len(captured)

        attached(world)
        few = queries()
        for seed in range(1, 6):
            attached(world, seed)
        assert queries() == few <= 6


class TestOriginals:
    def sent(self, world, name: str = "现场.heic", data: bytes | None = None) -> dict[str, Any]:
        file = upload(name, HEIC.read_bytes() if data is None else data)
        answer = as_user(world.center).post(world.url, {"file": file}, format="multipart")
        assert answer.status_code == 201, answer.content
        return answer.json()

    def test_the_center_gets_the_file_as_it_was_sent_and_that_is_noted(self, world):
        made = self.sent(world)
        assert (made["name"], made["media_type"]) == ("现场.jpg", "image/jpeg")
        answer = as_user(world.center).get(made["original"])
        assert b"".join(answer.streaming_content) == HEIC.read_bytes()
        assert answer["Content-Type"] == "image/heic"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Disposition"].endswith(".heic")
        assert answer["X-Content-Type-Options"] == "nosniff"
        entry = AuditEntry.objects.filter(kind="export").latest("pk")
        assert world.incident.number in entry.subject

    def test_nobody_else_gets_it_nor_learns_that_there_is_one(self, world):
        key = self.sent(world, data=photo())["id"]
        leader = member_account("leader", to=world.grid)
        for user in (world.member, leader, officer(Duty.DISTRICT), officer(Duty.EXPORT, world.place.subdistrict)):
            client = as_user(user)
            assert client.get(f"{world.url}{key}/").json()["original"] is None
            assert client.get(f"{world.url}{key}/content/").status_code == 200
            assert client.get(f"{world.url}{key}/original/").status_code == 404

    def test_a_document_has_none_and_what_was_withdrawn_has_none_any_more(
        self, world, media, django_capture_on_commit_callbacks
    ):
        document_sent = self.sent(world, "协议.pdf", pdf())
        assert (document_sent["original"], document_sent["original_size"]) == (None, None)
        assert as_user(world.center).get(f"{world.url}{document_sent['id']}/original/").status_code == 404
        made = self.sent(world)
        with django_capture_on_commit_callbacks(execute=True):
            as_user(world.center).delete(f"{world.url}{made['id']}/")
        assert as_user(world.center).get(made["original"]).status_code == 404
        assert not [name for name in on_disk(media) if name.endswith(files.ORIGINAL)]

    def test_a_lost_original_is_counted(self, world):
        row = attached(world)
        files.path_of(FOLDER, row.stored_as, files.ORIGINAL).unlink()
        assert sweep_attachments() == {"removed": 0, "missing": 1}

    def test_how_the_copy_differs_is_said_as_a_code_and_in_words(self, world):
        made = self.sent(world, "协议.tif", picture("TIFF", frames=3))
        assert (made["note"], made["note_text"]) == ("pages", "共 3 页，已合并为 PDF")
        assert (made["kind"], made["media_type"]) == ("document", "application/pdf")
        cut = self.sent(world, "断.jpg", photo((1200, 900))[:-30])
        assert cut["note"] == "cut"
        assert self.sent(world, "好.jpg", photo())["note"] == ""


class TestWithdrawing:
    def test_the_row_stays_with_who_and_when_and_the_file_goes(self, world, media, django_capture_on_commit_callbacks):
        row = attached(world, by=world.member)
        with django_capture_on_commit_callbacks(execute=True):
            assert as_user(world.center).delete(f"{world.url}{row.pk}/").status_code == 204
        assert not on_disk(media)
        row.refresh_from_db()
        assert (row.removed_by, row.removed_because, row.name) == (world.center, "withdrawn", "")
        client = as_user(world.center)
        (attachment,) = client.get(world.url).json()["results"]
        assert (attachment["content"], attachment["thumbnail"], attachment["removed_because"]) == (
            None,
            None,
            "withdrawn",
        )
        assert client.get(f"{world.url}{row.pk}/content/").status_code == 404
        assert client.delete(f"{world.url}{row.pk}/").status_code == 409

    def test_only_who_uploaded_it_and_the_center_take_it_back(self, world):
        row = attached(world)
        with pytest.raises(NotAllowed):
            services.withdraw_attachment(attachment=row, by=world.member, at=timezone.now())
        own = attached(world, 1, by=world.member)
        services.withdraw_attachment(attachment=own, by=world.member, at=timezone.now())
        row.refresh_from_db()
        assert row.removed_at is None

    def test_a_withdrawal_that_is_rolled_back_keeps_the_file(self, world, media):
        row = attached(world)
        with transaction.atomic():
            services.withdraw_attachment(attachment=row, by=world.center, at=timezone.now())
            transaction.set_rollback(True)
        assert len(on_disk(media)) == OF_A_PICTURE

    def test_the_database_keeps_the_row_and_its_facts(self, world):
        row = attached(world)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
        for change in ({"digest": "0" * 64}, {"uploaded_by": world.member}, {"stored_as": ""}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Attachment.objects.filter(pk=row.pk).update(**change)


class TestLimits:
    def test_an_incident_takes_no_more_than_its_number_of_files(self, world, media):
        for seed in range(MAX_OF_CASE - 1):
            attached(world, seed)
        with pytest.raises(services.TooManyAttachments):
            services.attach(
                number=world.incident.number, uploads=[checked(40), checked(41)], by=world.center, at=timezone.now()
            )
        assert world.incident.attachments.count() == MAX_OF_CASE - 1
        assert len(on_disk(media)) == OF_A_PICTURE * (MAX_OF_CASE - 1)
        attached(world, 40)
        answer = as_user(world.center).post(world.url, {"file": upload()}, format="multipart")
        assert (answer.status_code, answer.json()["code"]) == (413, "too_many_attachments")

    def test_the_same_file_for_another_purpose_has_that_one_or_is_refused(self, world):
        def send(by, purpose):
            body = {"file": upload(), **({"purpose": purpose} if purpose else {})}
            return as_user(by).post(world.url, body, format="multipart")

        assert send(world.member, "before").json()["purpose"] == "before"
        assert send(world.member, "").json()["purpose"] == "before"  # nothing was said of it
        assert send(world.member, "after").json()["purpose"] == "after"
        assert send(world.center, "before").json()["purpose"] == "before"
        assert Attachment.objects.count() == 1
        (change,) = RowChange.objects.filter(entity="incidents_attachment", operation="update").order_by("-pk")[:1]
        assert "purpose" in str(change.was)

    def test_of_a_file_of_somebody_else_only_the_center_changes_the_purpose(self, world):
        body = {"purpose": "before"}
        as_user(world.center).post(world.url, {"file": upload(), **body}, format="multipart")
        answer = as_user(world.member).post(world.url, {"file": upload(), "purpose": "after"}, format="multipart")
        assert answer.status_code == 403
        assert "现场.jpg" in answer.json()["detail"]
        assert Attachment.objects.get().purpose == "before"

    def test_the_same_picture_twice_is_kept_once(self, world, media):
        first, again = attached(world), attached(world)
        assert first.pk == again.pk
        assert len(on_disk(media)) == OF_A_PICTURE

    def test_two_files_that_look_the_same_are_both_kept_for_their_originals_differ(self, world):
        for name, kind in (("a.bmp", "BMP"), ("a.tif", "TIFF")):
            file = upload(name, picture(kind))
            assert as_user(world.center).post(world.url, {"file": file}, format="multipart").status_code == 201
        first, second = world.incident.attachments.all()
        assert first.digest == second.digest
        assert (first.original_type, second.original_type) == ("image/bmp", "image/tiff")

    def test_an_erased_incident_takes_nothing_more(self, world):
        IncidentText.objects.filter(incident=world.incident).delete()
        answer = as_user(world.center).post(world.url, {"file": upload()}, format="multipart")
        assert answer.status_code == 409


class TestErasing:
    def test_retention_erases_files_and_names_and_leaves_the_rows(
        self, world, media, django_capture_on_commit_callbacks
    ):
        gone, other = attached(world), make_incident(world.grid, by=world.member)
        services.attach(number=other.number, uploads=[checked(9)], by=world.center, at=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            assert services.erase_attachments([world.incident.pk], at=timezone.now()) == 1
        assert len(on_disk(media)) == OF_A_PICTURE
        gone.refresh_from_db()
        assert (gone.name, gone.removed_because, gone.removed_by) == ("", "retention", None)
        assert services.erase_attachments([world.incident.pk], at=timezone.now()) == 0


class TestFilesAndRows:
    def age(self, media: Path) -> None:
        old = time.time() - files.YOUNG_SECONDS - 5
        for path in media.rglob("*"):
            os.utime(path, (old, old))

    def test_what_a_rollback_leaves_behind_is_swept_once_it_is_old(self, world, media):
        kept = attached(world)
        with transaction.atomic():
            attached(world, 1)
            transaction.set_rollback(True)
        assert len(on_disk(media)) == 2 * OF_A_PICTURE
        assert sweep_attachments() == {"removed": 0, "missing": 0}
        self.age(media)
        assert sweep_attachments() == {"removed": OF_A_PICTURE, "missing": 0}
        assert on_disk(media) == [kept.stored_as, kept.stored_as + files.ORIGINAL, kept.stored_as + files.SMALL]

    def test_a_row_whose_file_is_lost_is_counted(self, world, media):
        row = attached(world)
        files.path_of(FOLDER, row.stored_as).unlink()
        assert sweep_attachments() == {"removed": 0, "missing": 1}
        assert as_user(world.center).get(f"{world.url}{row.pk}/content/").status_code == 404

    def test_files_are_for_the_owner_of_the_installation_alone(self, world, media):
        row = attached(world)
        path = files.path_of(FOLDER, row.stored_as)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert len(row.stored_as) == 32


@pytest.mark.django_db(transaction=True)
def test_of_many_uploads_at_once_no_more_than_the_limit_get_in(media) -> None:
    world = World()
    for seed in range(MAX_OF_CASE - 2):
        attached(world, seed)
    barrier, outcomes = threading.Barrier(5), []

    def send(seed: int) -> None:
        try:
            barrier.wait()
            attached(world, seed, by=User.objects.get(pk=world.center.pk))
            outcomes.append("kept")
        except services.TooManyAttachments:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[100 + number]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept"] * 2 + ["refused"] * 3
    assert world.incident.attachments.count() == MAX_OF_CASE
    assert len(on_disk(media)) == OF_A_PICTURE * MAX_OF_CASE


@pytest.mark.django_db(transaction=True)
def test_nothing_is_removed_while_a_backup_reads(media) -> None:
    world = World()
    row = attached(world)

    def withdraw() -> None:
        services.withdraw_attachment(attachment=row, by=User.objects.get(pk=world.center.pk), at=timezone.now())
        connection.close()

    with files.nothing_removed():
        other = threading.Thread(target=withdraw)
        other.start()
        other.join()
        assert len(on_disk(media)) == OF_A_PICTURE
    TestFilesAndRows().age(media)
    assert sweep_attachments() == {"removed": OF_A_PICTURE, "missing": 0}
