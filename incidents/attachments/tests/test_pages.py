"""Attachments on the small screen and in the back office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.tests.files import document, pdf, photo
from grids.tests.factories import territory
from incidents.attachments.models import Attachment
from incidents.incident.models import Incident
from incidents.tests.files import attached, browser, upload
from staff.tests.factories import account, center, member_account, posted

pytestmark = pytest.mark.django_db


class TestOnThePhone:
    def test_the_camera_and_the_chooser_send_together(self, world):
        client = browser(world.member)
        page = client.get(reverse("field-case", args=(world.incident.number,))).content.decode()
        assert 'capture="environment"' in page
        assert "multiple" in page
        answer = client.post(
            reverse("field-attach", args=(world.incident.number,)),
            {
                "purpose": "after",
                "files": [upload("1.jpg"), upload("2.jpg", photo(seed=1)), upload("协议.docx", document())],
            },
        )
        assert answer.status_code == 302
        assert world.incident.attachments.count() == 3
        page = client.get(answer["Location"]).content.decode()
        assert page.count("/thumbnail/") == 2
        assert "协议.docx" in page

    def test_what_is_different_from_what_was_sent_is_said_at_once_and_stays_beside_the_file(self, world):
        client = browser(world.member)
        sent = {"purpose": "after", "files": [upload("断.jpg", photo((1200, 900))[:-30])]}
        page = client.post(reverse("field-attach", args=(world.incident.number,)), sent, follow=True)
        assert page.content.decode().count(world.incident.attachments.get().note_in_words) == 2
        assert "/original/" not in page.content.decode()

    def test_one_bad_file_is_named_and_none_is_kept(self, world):
        client = browser(world.member)
        sent = {"purpose": "after", "files": [upload("好.jpg"), upload("坏.jpg", b"<html>")]}
        answer = client.post(reverse("field-attach", args=(world.incident.number,)), sent, follow=True)
        assert "坏.jpg" in answer.content.decode()
        assert not Attachment.objects.exists()
        answer = client.post(reverse("field-attach", args=(world.incident.number,)), {"purpose": "after"}, follow=True)
        assert not Attachment.objects.exists()
        assert answer.context["messages"]

    def test_a_mistake_is_withdrawn_by_who_made_it_and_by_no_colleague(self, world):
        row = attached(world, by=world.member)
        address = reverse("field-withdraw", args=(world.incident.number, row.pk))
        colleague = browser(member_account("leader", to=world.grid))
        assert "/withdraw/" not in colleague.get(reverse("field-case", args=(world.incident.number,))).content.decode()
        colleague.post(address)
        row.refresh_from_db()
        assert row.removed_at is None
        browser(world.member).post(address)
        row.refresh_from_db()
        assert row.removed_by == world.member

    def test_a_stranger_finds_nothing_to_add_to(self, world):
        stranger = browser(account(of=posted("full_time", to=territory().grids[0]).worker))
        answer = stranger.post(reverse("field-attach", args=(world.incident.number,)), {"files": [upload()]})
        assert answer.status_code == 404


class TestInTheBackOffice:
    def test_the_center_adds_sees_and_withdraws(self, world, django_capture_on_commit_callbacks):
        client = browser(world.center)
        page = reverse("admin:incidents_incident_change", args=(world.incident.pk,))
        add = f"/admin/incidents/incident/{world.incident.pk}/attach/"
        assert "multipart/form-data" in client.get(add).content.decode()
        answer = client.post(add, {"purpose": "before", "files": [upload(), upload("b.pdf", pdf())]})
        assert answer.status_code == 302, answer.content
        row = world.incident.attachments.get(media_type="image/jpeg")
        html = client.get(page).content.decode()
        small = f"/{world.incident.number}/attachments/{row.pk}/thumbnail/"
        assert html.count(small) == 2  # in the table of files, and in what happened
        assert f"/attachments/{row.pk}/original/" in html
        take_back = reverse("admin:incidents_incident_withdraw", args=(world.incident.pk, row.pk))
        assert take_back in html
        assert client.post(take_back).status_code == 302
        row.refresh_from_db()
        assert row.removed_by == world.center
        assert f"/attachments/{row.pk}/thumbnail/" not in client.get(page).content.decode()
        assert client.get(take_back).status_code == 404

    def test_a_refused_file_is_named_on_the_form(self, world):
        add = f"/admin/incidents/incident/{world.incident.pk}/attach/"
        answer = browser(world.center).post(add, {"purpose": "before", "files": [upload("坏.png", b"GIF89a")]})
        assert answer.status_code == 200
        assert "坏.png" in answer.content.decode()

    def test_another_office_finds_no_incident_to_add_to(self, world):
        other = browser(center(territory().subdistrict))
        assert other.get(f"/admin/incidents/incident/{world.incident.pk}/attach/").status_code == 404
        assert not Incident.objects.filter(attachments__isnull=False).exists()
