"""People, postings, attendance and the calendar as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.errors import InvalidInput
from core.rest import ByKey, Strict
from grids.duties import Duty
from grids.serializers import grid_field, subdistrict_field, village_field
from staff.access import access_of, account_of
from staff.models import Attendance, AttendanceStatus, CalendarDay, Department, PayScheme, Posting, Role, Worker
from staff.services import Relaxation, appoint, leave_post, save_worker

EARLIEST = date(2000, 1, 1)  # before it, a day is a slip of the pen


def worker_field(**options: Any) -> ByKey:
    """A worker by staff number: in among those one may write about."""
    return ByKey("worker.staff_number", lambda view, number: view.find_worker(number), **options)


def past_day(day: date) -> None:
    """A day on which a fact may have happened."""
    if day > timezone.localdate():
        raise serializers.ValidationError(_("This lies in the future."))
    plausible_day(day)


def plausible_day(day: date) -> None:
    if not EARLIEST <= day < date(2100, 1, 1):
        raise serializers.ValidationError(_("Give a day from 2000 to 2099."))


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = Department
        fields = ["code", "name", "platform", "subdistrict"]


class CoverageSerializer(serializers.Serializer[Any]):
    """How many serve one grid in each role, and which roles are missing."""

    grid = serializers.CharField(source="code")
    name = serializers.CharField()
    village = ByKey("village_code")
    complexity = serializers.CharField()
    guide = serializers.IntegerField()
    leader = serializers.IntegerField()
    full_time = serializers.IntegerField()
    part_time = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.ChoiceField(Role.choices))


JUDGED = ("energetic", "well_informed", "judged_by", "judged_on")
CONTRACT = ("contract", "supplier", "contract_begins_on", "contract_ends_on")
PERSONAL = (*JUDGED, *CONTRACT, "former_post", "born_on", "political_status", "education", "background", "note")


class WorkerSerializer(Strict, serializers.ModelSerializer[Worker]):
    """The telephone number goes in whole and comes out masked; personal details are shown to the office only."""

    staff_number = serializers.CharField(max_length=20, required=False)
    subdistrict = subdistrict_field(required=False)
    phone = serializers.RegexField(r"^[0-9+* -]{5,20}$", required=False, allow_blank=True)
    stationed_in = ByKey(
        "stationed_in.code", lambda view, code: view.find_village(code), required=False, allow_null=True
    )

    class Meta:
        model = Worker
        fields = [
            "staff_number",
            "name",
            "subdistrict",
            "gender",
            "source",
            "stationed_in",
            "line",
            "at_window",
            "uses_computer",
            "uses_phone_app",
            "organises",
            "phone",
            *PERSONAL,
        ]

    def to_representation(self, worker: Worker) -> dict[str, Any]:
        shown = super().to_representation(worker)
        shown["phone"] = worker.masked_phone
        if worker.subdistrict_id not in access_of(account_of(self.context["request"])).offices:
            for name in PERSONAL:
                shown.pop(name)
        return shown

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "*" in given.get("phone", ""):
            given.pop("phone")  # a masked value means: unchanged
        if self.instance is None and "subdistrict" not in given:
            given["subdistrict"] = self.context["view"].only_subdistrict()
        if self.instance is not None and {"subdistrict", "staff_number"} & given.keys():
            raise serializers.ValidationError({"staff_number": _("Number and subdistrict of a worker stay.")})
        return given

    def create(self, given: dict[str, Any]) -> Worker:
        return self.update(Worker(), given)

    def update(self, worker: Worker, given: dict[str, Any]) -> Worker:
        for name, value in given.items():
            setattr(worker, name, value)
        return save_worker(worker)


class PostingSerializer(Strict, serializers.ModelSerializer[Posting]):
    """`begins_on` and `ends_on` are half-open; `ends_on` is null while the post is open.

    A new posting is an appointment by the policy's rules; a relaxation gives its reason and who relaxed.
    """

    worker = worker_field()
    grid = grid_field(required=False, allow_null=True)
    village = village_field(required=False, allow_null=True)
    begins_on = serializers.DateField(source="during.lower", validators=[plausible_day])
    ends_on = serializers.DateField(source="during.upper", required=False, allow_null=True, validators=[plausible_day])
    pay_scheme = serializers.ChoiceField(PayScheme.choices, required=False, allow_blank=True)
    stands_in_for = serializers.PrimaryKeyRelatedField[Posting](read_only=True)

    class Meta:
        model = Posting
        fields = [
            *("id", "worker", "role", "grid", "village", "begins_on", "ends_on", "pay_scheme", "note"),
            *("relaxed_because", "relaxed_by", "stands_in_for"),
        ]

    def to_representation(self, posting: Any) -> dict[str, Any]:
        """The end as it was known on the day that is asked about: see `staff.datasets.postings`."""
        return {**super().to_representation(posting), "ends_on": posting.ends_on and posting.ends_on.isoformat()}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None and set(given) != {"during"}:
            raise serializers.ValidationError({"non_field_errors": _("Only the end of a posting can be set.")})
        if self.instance is None and bool(given.get("grid")) == bool(given.get("village")):
            raise serializers.ValidationError({"grid": _("Name either a grid or a village.")})
        if given.get("role") == Role.GUIDE and not given.get("village"):
            raise serializers.ValidationError(
                {"village": _("A guide is posted to a village and covers all its grids.")}
            )
        if given.get("role") == Role.FULL_TIME and not given.get("grid"):
            raise serializers.ValidationError({"grid": _("A full-time member is posted to one grid.")})
        return given

    def create(self, given: dict[str, Any]) -> Posting:
        during = given.pop("during")
        relaxation = Relaxation(given.pop("relaxed_because", ""), given.pop("relaxed_by", ""))
        try:
            return appoint(begins_on=during["lower"], ends_on=during.get("upper"), relaxation=relaxation, **given)
        except InvalidInput as refusal:
            refusal.fields = refusal.fields or {"begins_on": [str(refusal)]}  # what is left is an overlap of days
            raise

    def update(self, posting: Posting, given: dict[str, Any]) -> Posting:
        ends_on = given["during"].get("upper")
        if ends_on is None or "lower" in given["during"]:
            raise InvalidInput(_("Only the end of a posting can be set."), fields={"ends_on": _("a day is needed")})
        return leave_post(posting=posting, ends_on=ends_on)


class AttendanceSerializer(Strict, serializers.ModelSerializer[Attendance]):
    """A day on leave is an approved one: only the center writes it."""

    worker = worker_field()
    day = serializers.DateField(validators=[plausible_day])

    class Meta:
        model = Attendance
        fields = ["id", "worker", "day", "status", "leave_kind"]
        validators: list[Any] = []  # the database has the last word

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        row = {**{name: getattr(self.instance, name, "") for name in ("status", "leave_kind", "day")}, **given}
        on_leave = row["status"] == AttendanceStatus.LEAVE
        if on_leave and not row["leave_kind"]:
            raise serializers.ValidationError({"leave_kind": _("Name the kind of leave.")})
        if not on_leave and row["leave_kind"]:
            if "leave_kind" in given:
                raise serializers.ValidationError({"leave_kind": _("Only a day on leave has a kind of leave.")})
            given["leave_kind"] = ""
        was_leave = self.instance is not None and self.instance.status == AttendanceStatus.LEAVE
        if (on_leave or was_leave) and not access_of(account_of(self.context["request"])).holds(Duty.CENTER):
            raise serializers.ValidationError({"status": _("Leave is approved by the center, which enters it.")})
        if not on_leave:
            past_day_or_refuse(row["day"])
        return given


def past_day_or_refuse(day: date) -> None:
    try:
        past_day(day)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"day": error.detail}) from error


class CalendarDaySerializer(Strict, serializers.ModelSerializer[CalendarDay]):
    subdistrict = subdistrict_field(required=False)
    day = serializers.DateField(validators=[plausible_day])

    class Meta:
        model = CalendarDay
        fields = ["day", "working", "name", "subdistrict"]
        validators: list[Any] = []
        extra_kwargs = {"working": {"required": True}}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None and "subdistrict" not in given:
            given["subdistrict"] = self.context["view"].only_subdistrict()
        return given
