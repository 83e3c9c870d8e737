"""Boundaries in the back office: upload, preview, confirm, download, and the map of a day."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.testing.worlds import shared_world
from grids.boundaries.geometry import write_file
from grids.territory.models import Grid, GridVersion
from grids.territory.models_of_acts import GridAct
from grids.tests.boundary_files import geojson
from grids.tests.factories import grid, territory
from grids.tests.shapes import BOW_TIE, square
from staff.tests.factories import center, head, officer

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
MAP, IMPORT, EXPORT = (f"admin:grids_grid_{name}" for name in ("map", "import_boundaries", "export_boundaries"))
CONFIRM = 'name="confirm"'


@shared_world
def place():
    return territory()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def office(place):
    return client_of(center(place.subdistrict))


def file_of(place, first=None) -> str:
    drawn = [first or square(0, 0), *(square(n * 0.01, 0) for n in range(1, len(place.grids)))]
    codes = [GridVersion.objects.get(grid=one).code for one in place.grids]
    return write_file(({"code": code}, geometry) for code, geometry in zip(codes, drawn, strict=True))


def uploaded(office: Client, text: str | bytes):
    upload = SimpleUploadedFile("grids.geojson", text.encode() if isinstance(text, str) else text)
    return office.post(reverse(IMPORT), {"file": upload, "effective_on": "2026-06-01", "reason": "测绘"})


def confirmed(office: Client, preview, **chosen: str):
    return office.post(reverse(IMPORT), {**preview.context["form"].initial, **chosen, "confirm": ""})


def test_a_file_is_previewed_confirmed_shown_and_comes_out_again(place, office):
    preview = uploaded(office, file_of(place))
    assert len(preview.context["plan"].new) == 4
    assert CONFIRM in preview.content.decode()
    assert len(preview.context["drawn"]["features"]) == 4
    assert 'id="grid-map"' in preview.content.decode()
    assert not GridAct.objects.exists()

    done = confirmed(office, preview)
    assert (done.status_code, done.url) == (302, reverse("admin:grids_grid_changelist"))
    assert Grid.objects.on(JUNE).get(pk=place.grids[0].pk).boundary == square(0, 0)

    page = office.get(reverse(MAP), {"on": "2026-06-01"})
    assert len(page.context["drawn"]["features"]) == 4
    assert 'id="grid-map"' in page.content.decode()

    out = office.get(reverse(EXPORT), {"on": "2026-06-01"})
    assert out["Content-Disposition"] == 'attachment; filename="grids-2026-06-01.geojson"'
    assert len(json.loads(out.content)["features"]) == 4
    again = uploaded(office, out.content.decode())
    assert len(again.context["plan"].unchanged) == 4
    assert CONFIRM not in again.content.decode()


def test_the_preview_says_why_a_boundary_is_refused_and_offers_no_confirmation(place, office):
    preview = uploaded(office, file_of(place, BOW_TIE))
    html = preview.content.decode()
    assert "(0.500000, 0.500000)" in html
    assert CONFIRM not in html


def test_what_is_sent_back_is_judged_again(place, office):
    preview = uploaded(office, file_of(place, BOW_TIE))
    assert confirmed(office, preview).status_code == 302
    assert not GridAct.objects.exists()


def test_an_upload_is_imported_once_and_then_gone(place, office):
    preview = uploaded(office, file_of(place))
    assert confirmed(office, preview).url == reverse("admin:grids_grid_changelist")
    assert confirmed(office, preview).url == reverse(IMPORT)
    assert GridAct.objects.count() == 1


def test_the_office_chooses_how_a_file_is_read_and_sees_it_before_it_counts(place, office):
    codes = [GridVersion.objects.get(grid=one).code for one in place.grids]
    features = [
        ({"old": old, "new": new}, square(n * 0.01, 0))
        for n, (old, new) in enumerate(zip(codes, codes[::-1], strict=True))
    ]
    preview = uploaded(office, geojson(features, crs="GCJ02"))
    html = preview.content.decode()
    assert preview.context["plan"].questions
    assert CONFIRM not in html
    assert "old：" in html
    assert "GCJ-02" in html
    sent = {**preview.context["form"].initial, "key": "new"}
    again = office.post(reverse(IMPORT), sent)
    assert len(again.context["plan"].new) == 4
    assert CONFIRM in again.content.decode()
    unseen = confirmed(office, again, key="old")
    assert unseen.status_code == 200  # what another choice does is shown first
    assert not GridAct.objects.exists()
    assert confirmed(office, again).status_code == 302
    assert Grid.objects.on(JUNE).get(pk=place.grids[-1].pk).boundary == square(0, 0)


def test_a_file_that_cannot_be_read_is_told_beside_its_field(place, office):
    page = uploaded(office, "nonsense")
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_the_map_without_any_boundary_says_so(place, office):
    page = office.get(reverse(MAP))
    assert page.status_code == 200
    assert 'id="grid-map"' not in page.content.decode()


def test_the_head_reads_and_does_not_import_and_others_see_nothing(place):
    reader, stranger = client_of(head(place.subdistrict)), client_of(officer("system"))
    assert [reader.get(reverse(name)).status_code for name in (MAP, EXPORT, IMPORT)] == [200, 200, 403]
    assert [stranger.get(reverse(name)).status_code for name in (MAP, EXPORT, IMPORT)] == [403, 403, 403]
    assert reverse(IMPORT) not in reader.get(reverse("admin:grids_grid_changelist")).content.decode()


def test_the_map_takes_the_same_queries_for_many_grids_and_nobody_elses_are_on_it(place, office):
    confirmed(office, uploaded(office, file_of(place)))
    GridVersion.objects.filter(grid=territory().grids[0]).update(boundary=square(5, 5))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(office.get(reverse(MAP), {"on": "2026-06-01"}).context["drawn"]["features"]) == drawn
        return len(captured)

    drawn = 4
    queries()
    few = queries()
    for n in range(8):
        GridVersion.objects.filter(grid=grid(place.villages[0])).update(boundary=square(n, 7))
    drawn = 12
    assert queries() == few
