"""The leading group: who is in it, what its meetings keep, and decisions that others rest on."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg2.extras import DateRange
from rest_framework.test import APIClient

from assessment.leading_group.lists import decisions_of, is_in_the_group, members_on
from assessment.leading_group.models import GroupDecision, GroupMeeting, GroupMember, MeetingFile
from assessment.leading_group.services import (
    MinutesSigned,
    add_files,
    record_decision,
    save_meeting,
    save_member,
    sign_minutes,
    standing_decision,
    withdraw_decision,
)
from assessment.leading_group.tests.factories import decision, meeting, member
from core.errors import Conflict, InvalidInput
from core.happened import present
from core.testing.worlds import shared_world
from core.tests.files import photo
from core.web.uploads import check_upload
from grids.duties import Duty
from grids.matters.models import MatterAdmission
from grids.tests.factories import territory
from staff.tests.factories import SINCE, center, head, officer

pytestmark = pytest.mark.django_db
MARCH_2 = date(2026, 3, 2)


@shared_world
def place():
    return territory(villages=1, grids_each=1).subdistrict


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def refused(row: Model, **values: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**values)
    return str(error.value)


class TestMembers:
    def test_the_members_of_a_day_stand_in_the_order_of_their_positions(self, place):
        names = [("王办事", "member"), ("李副书记", "deputy"), ("陈书记", "head")]
        for name, position in names:
            member(place, name, position=position)
        assert [one.name for one in members_on(place, MARCH_2)] == ["陈书记", "李副书记", "王办事"]
        assert not members_on(place, date(2019, 12, 31))

    def test_there_is_one_head_at_a_time_and_the_next_follows(self, place):
        first = member(place, position="head")
        with pytest.raises(ValidationError, match="已有组长"):
            member(place, "新书记", position="head")
        first.during = DateRange(SINCE, MARCH_2)
        save_member(first)
        during = DateRange(MARCH_2, None)
        save_member(GroupMember(subdistrict=place, name="新书记", position="head", during=during))
        assert members_on(place, MARCH_2).get().name == "新书记"

    def test_an_account_is_in_the_group_once_and_known_by_it(self, place):
        user = head(place)
        member(place, user=user)
        assert is_in_the_group(user, place, MARCH_2)
        assert not is_in_the_group(center(place), place, MARCH_2)
        with pytest.raises(ValidationError, match="已在领导小组"):
            member(place, "同一人", user=user)


class TestMeetings:
    def test_only_members_of_the_day_attended(self, place):
        later = save_member(
            GroupMember(subdistrict=place, name="后来", position="member", during=DateRange(date(2026, 4, 1), None))
        )
        with pytest.raises(InvalidInput) as error:
            meeting(place, later, held_on=MARCH_2)
        assert "后来" in str(error.value.fields["attended"])
        with pytest.raises(InvalidInput):
            meeting(place, held_on=MARCH_2)
        assert not GroupMeeting.objects.exists()

    @pytest.mark.clock
    def test_a_meeting_to_come_is_not_recorded(self, place):
        with pytest.raises(ValidationError):
            meeting(place, member(place), held_on=date(present().year + 2, 1, 1))

    def test_it_is_corrected_until_its_minutes_are_signed_and_then_stays(self, place):
        first, second = member(place, position="head"), member(place, "李副书记")
        held, by = meeting(place, first, held_on=MARCH_2), center(place)
        held.minutes = "一、听取汇报。二、研究评优。"
        save_meeting(meeting=held, attended=[first, second], by=by, at=timezone.now())
        file = check_upload("a.jpg", photo())
        (kept,) = add_files(meeting=held, uploads=[file], by=by, at=timezone.now())
        assert add_files(meeting=held, uploads=[file], by=by, at=timezone.now()) == []  # kept once
        with pytest.raises(InvalidInput):
            sign_minutes(meeting=held, signed_by=first, signed_on=date(2026, 3, 1))
        with pytest.raises(InvalidInput):
            sign_minutes(meeting=held, signed_by=member(place, "没参加"), signed_on=MARCH_2)
        held = sign_minutes(meeting=held, signed_by=first, signed_on=MARCH_2)
        for write in (
            lambda: save_meeting(meeting=held, attended=[first], by=by, at=timezone.now()),
            lambda: add_files(meeting=held, uploads=[file], by=by, at=timezone.now()),
            lambda: sign_minutes(meeting=held, signed_by=first, signed_on=MARCH_2),
        ):
            with pytest.raises(MinutesSigned):
                write()
        refused(held, minutes="别的")
        refused(kept, name="b.jpg")
        with pytest.raises(DatabaseError, match="signed"), transaction.atomic():
            held.attendance.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            MeetingFile.objects.all().delete()

    def test_a_decision_is_recorded_after_the_minutes_are_signed_too(self, place):
        first = member(place)
        held = sign_minutes(meeting=meeting(place, first, held_on=MARCH_2), signed_by=first, signed_on=MARCH_2)
        row = GroupDecision(
            meeting=held, subdistrict=place, number="1", decided_on=MARCH_2, kind="awards", title="评优", text="同意。"
        )
        record_decision(decision=row, by=center(place), at=timezone.now())
        assert [one.number for one in decisions_of(place, "awards")] == ["1"]


class TestDecisions:
    def test_it_never_changes_and_is_not_deleted(self, place):
        made = decision(place, decided_on=MARCH_2)
        refused(made, text="别的")
        refused(made, number="2")
        with pytest.raises(DatabaseError), transaction.atomic():
            GroupDecision.objects.all().delete()

    def test_withdrawn_its_number_is_free_and_nobody_points_at_it(self, place):
        made, by = decision(place, "awards", decided_on=MARCH_2), center(place)
        again = GroupDecision(
            subdistrict=place, number=made.number, decided_on=MARCH_2, kind="awards", title="评优", text="同意。"
        )
        with pytest.raises(ValidationError, match="已有决定使用该文号"):
            record_decision(decision=again, by=by, at=timezone.now())
        with pytest.raises(InvalidInput):
            withdraw_decision(decision=made, because=" ", by=by, at=timezone.now())
        made = withdraw_decision(decision=made, because="写错文号", by=by, at=timezone.now())
        record_decision(decision=again, by=by, at=timezone.now())
        with pytest.raises(InvalidInput):
            standing_decision(decision=made, kind="awards", on=MARCH_2)
        with pytest.raises(Conflict):
            withdraw_decision(decision=made, because="再撤", by=by, at=timezone.now())
        refused(made, withdrawn_because="别的")

    def test_another_record_points_at_one_of_its_kind_and_day(self, place):
        made = decision(place, "awards", decided_on=MARCH_2)
        assert standing_decision(decision=made, kind="awards", on=MARCH_2) == made
        with pytest.raises(InvalidInput):
            standing_decision(decision=made, kind="rules", on=MARCH_2)
        with pytest.raises(InvalidInput):
            standing_decision(decision=made, kind="awards", on=date(2026, 3, 1))

    def test_that_of_a_matter_names_its_admission_of_the_same_office(self, place):
        at = timezone.now()
        admission = MatterAdmission.objects.create(
            subdistrict=place, code="drones", name="无人机", platform="public_order", reason="新增",
            proposed_at=at, proposed_by=center(place),
        )  # fmt: skip
        values = {"number": "7", "decided_on": MARCH_2, "title": "准入", "text": "同意上报。", "admission": admission}
        with pytest.raises(ValidationError, match="准入事项的决定"):
            record_decision(decision=GroupDecision(subdistrict=place, kind="other", **values), by=center(place), at=at)
        elsewhere = territory(villages=1, grids_each=1).subdistrict
        row = GroupDecision(subdistrict=elsewhere, kind="admission", **values)
        with pytest.raises(InvalidInput):
            record_decision(decision=row, by=center(elsewhere), at=at)
        made = record_decision(
            decision=GroupDecision(subdistrict=place, kind="admission", **values), by=center(place), at=at
        )
        page = browser(center(place)).get(reverse("admin:grids_matteradmission_change", args=(admission.pk,)))
        assert made.number in page.content.decode()


class TestDoors:
    def test_a_meeting_with_its_files_and_decision_is_kept_in_the_back_office(self, place):
        first, client = member(place, position="head"), browser(center(place))
        client.get("/admin/assessment/groupmeeting/")
        values = {
            "subdistrict": place.pk, "held_on": "2026-03-02", "place": "三楼会议室", "subject": "研究评优",
            "attended": [first.pk], "guests": "派出所", "minutes": "一、听取汇报。",
        }  # fmt: skip
        answer = client.post(reverse("admin:assessment_groupmeeting_add"), values)
        assert answer.status_code == 302, answer.context["errors"]
        held = GroupMeeting.objects.get()
        assert [str(one) for one in held.attendance.all()] == ["陈书记"]
        page = reverse("admin:assessment_groupmeeting_change", args=(held.pk,))
        assert client.post(page, {**values, "minutes": "二、改正。\n三、印发。"}).status_code == 302

        def do(name: str, **sent: object) -> None:
            done = client.post(reverse(f"admin:assessment_groupmeeting_{name}", args=(held.pk,)), sent)
            assert done.status_code == 302, done.context["form"].errors

        do("add_files", files=SimpleUploadedFile("scan.jpg", photo()))
        do("decide", number="1号", decided_on="2026-03-02", kind="awards", title="评优", text="同意。")
        do("sign", signed_by=first.pk, signed_on="2026-03-02")
        text = client.get(page).content.decode()
        for part in ("scan.jpg", "1号", "二、改正。<br>三、印发。"):
            assert part in text
        file = held.files.get()
        opened = reverse("admin:assessment_groupmeeting_open_file", args=(held.pk, file.pk))
        assert client.get(opened).content == bytes(file.content)
        made = GroupDecision.objects.get()
        answer = client.post(
            reverse("admin:assessment_groupdecision_withdraw", args=(made.pk,)), {"because": "写错文号"}
        )
        assert answer.status_code == 302
        assert "写错文号" in client.get(answer["Location"]).content.decode()

    def test_a_decision_by_circulation_is_recorded_on_its_own_page(self, place):
        values = {
            "subdistrict": place.pk, "meeting": "", "number": "2号", "decided_on": "2026-03-02", "kind": "rules",
            "title": "考核办法", "text": "印发。", "admission": "",
        }  # fmt: skip
        answer = browser(center(place)).post(reverse("admin:assessment_groupdecision_add"), values)
        assert answer.status_code == 302, answer.context["errors"]
        made = GroupDecision.objects.get()
        assert made.kind == "rules"
        assert answer["Location"] == reverse("admin:assessment_groupdecision_change", args=(made.pk,))

    def test_the_inspector_reads_decisions_but_no_minutes_and_no_files(self, place):
        held = meeting(place, member(place), held_on=MARCH_2)
        (file,) = add_files(meeting=held, uploads=[check_upload("a.jpg", photo())], by=center(place), at=timezone.now())
        inspector = officer(Duty.INSPECTOR, place)
        page = browser(inspector).get(reverse("admin:assessment_groupmeeting_change", args=(held.pk,)))
        assert held.subject in page.content.decode()
        assert held.minutes not in page.content.decode()
        opened = reverse("admin:assessment_groupmeeting_open_file", args=(held.pk, file.pk))
        assert browser(inspector).get(opened).status_code == 404
        client = APIClient()
        client.force_authenticate(inspector)
        row = client.get(f"/api/v1/leading-group-meetings/{held.pk}/").json()
        assert (row["attended"], row["minutes"]) == (["陈书记"], None)
