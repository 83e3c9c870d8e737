"""Standard texts are offered where a case asks for words: first those of its sub-category, of its own office alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.testing.worlds import shared_world
from incidents.incident.models import Incident
from incidents.standard_texts.lists import standard_texts, with_standard_texts
from incidents.standard_texts.models import StandardText, Use
from incidents.tests.cast import Cast

pytestmark = pytest.mark.django_db


@shared_world
def cast() -> Cast:
    cast, other = Cast(), Cast()
    case = cast.at("feedback")
    kind, another = (case.matter.subcategories.create(code=f"t{n}", name=f"t{n}", position=90 + n) for n in range(2))
    Incident.objects.filter(pk=case.pk).update(subcategory=kind)
    for office, use, subcategory, text in (
        (cast, Use.RESULT, None, "已现场处理完毕"),
        (cast, Use.RESULT, kind, "通道已清理，恢复畅通"),
        (cast, Use.RESULT, another, "已劝离"),
        (cast, Use.REASON, None, "照片看不清，请重拍"),
        (other, Use.RESULT, None, "别处的话"),
    ):
        StandardText.objects.create(
            subdistrict=office.subdistrict, use=use, subcategory=subcategory, text=text
        )  # fmt: skip
    return cast


def test_those_of_the_sub_category_come_first_and_others_not_at_all(cast: Cast) -> None:
    [case] = Incident.objects.filter(state="feedback")
    [listed] = with_standard_texts(Incident.objects.filter(pk=case.pk))
    for one in (case, listed):
        assert standard_texts(one, Use.RESULT) == ["通道已清理，恢复畅通", "已现场处理完毕"]
        assert standard_texts(one, Use.REASON) == ["照片看不清，请重拍"]


def test_a_reason_is_offered_where_one_is_required_and_nowhere_else(cast: Cast) -> None:
    [case] = Incident.objects.filter(state="feedback")
    clerk = Client()
    clerk.force_login(cast.clerk)
    rework, verify, hasten = (
        clerk.get(reverse(f"admin:incidents_incident_move_{move}", args=[case.pk]))
        for move in ("rework", "verify", "hasten")
    )
    assert ">照片看不清，请重拍</button>" in rework.content.decode()
    assert "data-offered" not in verify.content.decode()
    assert "data-offered" not in hasten.content.decode()  # says what is wanted, and refuses nothing
    queue = clerk.get(reverse("admin:incidents_incident_decide", args=["verify"]))
    assert ">照片看不清，请重拍</button>" in queue.content.decode()


def test_the_same_text_is_not_offered_twice_and_the_center_writes_them_down(cast: Cast) -> None:
    clerk, head = Client(), Client()
    clerk.force_login(cast.clerk)
    head.force_login(cast.head)
    page = reverse("admin:incidents_standardtext_add")
    values = {"subdistrict": cast.subdistrict.pk, "use": "result", "subcategory": "", "text": "已现场处理完毕"}
    assert "该处已提供这条常用语" in clerk.post(page, values).content.decode()
    assert clerk.post(page, {**values, "text": "已上门告知"}).status_code == 302
    assert head.post(page, {**values, "text": "另一句"}).status_code == 403
