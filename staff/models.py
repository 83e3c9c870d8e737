"""User, grant, token, department, worker, posting, attendance, leave and calendar day."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from axes.models import AccessAttempt
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import EncryptedTextField, blind_index
from grids.models import Grid, GridAct, Platform, Subdistrict, Village
from staff import access
from staff.inbox_models import Notice as Notice
from staff.inbox_models import OutwardChoice as OutwardChoice
from staff.inbox_models import OutwardItem as OutwardItem
from staff.inbox_models import OutwardMessage as OutwardMessage

if TYPE_CHECKING:
    from grids.scope import Scope


class Role(models.TextChoices):
    """The four roles in a grid (policy, section 2.2)."""

    GUIDE = "guide", _("guide")
    LEADER = "leader", _("leader")
    FULL_TIME = "full_time", _("full-time member")
    PART_TIME = "part_time", _("part-time member")


class User(AbstractUser):
    """An account: of a person, who may be a worker, or of another system (`is_service`).

    What an account may see and do follows from its worker's postings and its dated grants; Django's
    own staff and superuser flags decide nothing.
    """

    worker = models.OneToOneField(
        "Worker", models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("worker")
    )
    is_service = models.BooleanField(_("another system"), default=False)
    must_change_password = models.BooleanField(
        _("must change the password"), default=False, help_text=_("Somebody else knows it: it is changed first.")
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or (self.worker.name if self.worker else self.username)


class Duty(models.TextChoices):
    """What an account does for the office, by grant. Duties of a grid come from postings instead."""

    CENTER = "center", _("center operator")
    HEAD = "head", _("head of the subdistrict")
    DEPARTMENT = "department", _("department handler")
    DISTRICT = "district", _("district")
    FIELD = "field", _("field system: enters facts on behalf of members")
    EXPORT = "export", _("reader of exports")
    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")


class Department(models.Model):
    """A unit of the subdistrict that handles cases for one of the four platforms."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="departments", verbose_name=_("subdistrict")
    )
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    platform = models.CharField(_("platform"), max_length=20, choices=Platform)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["platform", "code"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "code"], name="department_code_in_subdistrict")]

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, day: date) -> Self:
        return self.filter(during__contains=day)


class Grant(models.Model):
    """One duty of one account over a half-open range of days; an acting head's is simply a short one."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("account"))
    duty = models.CharField(_("duty"), max_length=12, choices=Duty)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subdistrict")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("department")
    )
    during = DateRangeField(_("in force"))

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["user", "duty"]
        constraints = [
            models.CheckConstraint(
                name="grant_department_names_one",
                condition=Q(duty=Duty.DEPARTMENT, department__isnull=False)
                | (~Q(duty=Duty.DEPARTMENT) & Q(department__isnull=True)),
                violation_error_message=_("Name a department for the duty of a department handler, and only for it."),
            ),
            models.CheckConstraint(
                name="grant_of_the_office_names_a_subdistrict",
                condition=~Q(duty__in=[Duty.CENTER, Duty.HEAD, Duty.FIELD]) | Q(subdistrict__isnull=False),
                violation_error_message=_("This duty is done for one subdistrict: name it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_duty_display()}"


class Token(models.Model):
    """One bearer token of a service account. Only its digest is kept; it is shown once, when issued."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("account"))
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("token", "issued"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("time", "revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.digest[:8]}"

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def valid_at(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Source(models.TextChoices):
    """Where a worker came from: an existing post, or one of the three channels (policy, section 2.2)."""

    OFFICIAL = "official", _("subdistrict official")
    VILLAGE_CADRE = "village_cadre", _("village secretary or director")
    AUXILIARY = "auxiliary", _("auxiliary staff")
    RECOMMENDED = "recommended", _("recommended by the stationed official")
    SELF_NOMINATED = "self_nominated", _("self-nominated local post")
    RECRUITED = "recruited", _("open recruitment")
    VOLUNTEER = "volunteer", _("party member, representative, group head or volunteer")


class Gender(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class FormerPost(models.TextChoices):
    """The four backgrounds for which the policy relaxes its conditions and which it prefers (section 2.2)."""

    VILLAGE_OFFICIAL = "village_official", _("former village official")
    SOCIAL_WORKER = "social_worker", _("social worker")
    AUXILIARY_POLICE = "auxiliary_police", _("auxiliary police")
    MIGRANT_MANAGER = "migrant_manager", _("migrant-population manager")


class Contract(models.TextChoices):
    """How a worker is employed; how one is paid stands with the posting."""

    SUBDISTRICT = "subdistrict", _("contract with the subdistrict")
    PURCHASED = "purchased", _("purchased service")
    NONE = "none", _("no contract")


class Person(models.Model):
    """What is known of a person before and after appointment. No identity number is ever stored."""

    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    born_on = models.DateField(
        _("born"), null=True, blank=True, help_text=_("The first of the month of birth will do.")
    )
    political_status = models.CharField(_("political status"), max_length=30, blank=True)
    education = models.CharField(_("education"), max_length=30, blank=True)
    background = models.CharField(_("background"), max_length=120, blank=True)
    former_post = models.CharField(
        _("former post"),
        max_length=20,
        choices=FormerPost,
        blank=True,
        help_text=_("Preferred in recruitment, and the only ground for a relaxation (policy, section 2.2)."),
    )
    uses_computer = models.BooleanField(_("handles a computer"), default=False)
    uses_phone_app = models.BooleanField(_("handles the phone app"), default=False)
    organises = models.BooleanField(_("able to organise"), default=False)
    energetic = models.BooleanField(_("has the energy"), null=True, blank=True)
    well_informed = models.BooleanField(_("well informed"), null=True, blank=True)
    judged_by = models.CharField(
        _("judged by"), max_length=60, blank=True, help_text=_("Who judged the energy and how well informed one is.")
    )
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    phone_sealed = EncryptedTextField(blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_judgement_names_its_judge",
                condition=Q(energetic__isnull=True, well_informed__isnull=True)
                | (~Q(judged_by="") & Q(judged_on__isnull=False)),
                violation_error_message=_("Energy and being well informed are judged: say by whom and on which day."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def phone(self) -> str:
        return str(self.phone_sealed)

    @phone.setter
    def phone(self, number: str) -> None:
        self.phone_sealed = number
        self.phone_index = blind_index(number)

    @property
    def masked_phone(self) -> str:
        """The number as lists show it: `138****5678`."""
        return mask(self.phone)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def within(self, scope: Scope) -> Self:
        """Workers of the subdistricts, and those with a posting, of any time, on the grids or villages."""
        if scope.everything:
            return self
        posted = Posting.objects.filter(worker=OuterRef("pk")).filter(
            Q(grid__in=scope.grids) | Q(village__in=scope.villages)
        )
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Exists(posted))

    def visible_to(self, user: User) -> Self:
        seen = access.access_of(user)
        return (
            (self.within(seen.scope) | self.filter(pk=seen.worker)).distinct()
            if seen.worker
            else self.within(seen.scope)
        )

    def with_phone(self, number: str) -> Self:
        return self.filter(phone_index=blind_index(number))


class Worker(Person):
    """One person who works in the grids or for them."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="workers", verbose_name=_("subdistrict"))
    staff_number = models.CharField(
        _("staff number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Use letters, digits and hyphens."))],
    )
    pinyin = models.CharField(max_length=200, editable=False, db_index=True)
    source = models.CharField(_("source"), max_length=20, choices=Source, blank=True)
    stationed_in = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stationed in"),
        help_text=_("The village where an official is stationed, or which a secretary or director heads."),
    )
    line = models.CharField(
        _("line"), max_length=60, blank=True, help_text=_("The line or office that employs an auxiliary.")
    )
    at_window = models.BooleanField(
        _("at a service window"),
        default=False,
        help_text=_("Window staff cannot be full-time members (policy, section 2.2)."),
    )
    contract = models.CharField(_("contract"), max_length=12, choices=Contract, blank=True)
    supplier = models.CharField(_("supplier"), max_length=60, blank=True, help_text=_("Of a purchased service."))
    contract_begins_on = models.DateField(_("contract begins on"), null=True, blank=True)
    contract_ends_on = models.DateField(_("contract ends on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["pinyin", "staff_number"]
        constraints = [
            *Person.Meta.constraints,
            models.CheckConstraint(
                name="worker_purchased_service_names_its_supplier",
                condition=Q(contract=Contract.PURCHASED, contract_begins_on__isnull=False) & ~Q(supplier="")
                | (~Q(contract=Contract.PURCHASED) & Q(supplier="")),
                violation_error_message=_("A purchased service, and only one, names its supplier; it has a term too."),
            ),
            models.CheckConstraint(
                name="worker_contract_ends_after_it_begins",
                condition=Q(contract_begins_on__isnull=True)
                | Q(contract_ends_on__isnull=True)
                | Q(contract_ends_on__gt=F("contract_begins_on")),
                violation_error_message=_("The contract must end after it begins."),
            ),
        ]


def mask(number: str) -> str:
    return f"{number[:3]}{'*' * max(0, len(number) - 7)}{number[-4:]}" if len(number) >= 8 else "*" * len(number)


class PayScheme(models.TextChoices):
    """How a full-time member is paid; chosen at appointment, never inferred from the channel."""

    ALLOWANCE = "allowance", _("monthly incentive allowance (auxiliary staff)")
    WAGE = "wage", _("contract-staff wage and insurance (recruited)")
    SUBSIDY = "subsidy", _("subsidy per contribution (part-time)")


class PostingQuerySet(models.QuerySet["Posting"]):
    def in_force(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(
            Q(grid__subdistrict__in=scope.subdistricts)
            | Q(village__subdistrict__in=scope.subdistricts)
            | Q(grid__in=scope.grids)
            | Q(village__in=scope.villages)
        )

    def visible_to(self, user: User) -> Self:
        seen = access.access_of(user)
        own = Q(worker=seen.worker) if seen.worker else Q(pk__in=())
        return self.filter(Q(pk__in=self.model.objects.within(seen.scope).values("pk")) | own)


class Posting(models.Model):
    """One worker's service in one role on one grid, or on one village and all its grids, over a range of days."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="postings", verbose_name=_("worker"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("grid")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("village")
    )
    during = DateRangeField(_("in post"), help_text=_("From the first day to the day after the last."))
    pay_scheme = models.CharField(_("pay scheme"), max_length=10, choices=PayScheme, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    relaxed_because = models.CharField(_("relaxed because"), max_length=200, blank=True)
    relaxed_by = models.CharField(_("relaxed by"), max_length=60, blank=True)
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("stands in for")
    )
    leave = models.ForeignKey(
        "Leave", models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("during the leave")
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["worker", "during"]
        indexes = [GistIndex(fields=["during"], name="posting_during")]
        constraints = [
            models.CheckConstraint(
                name="posting_on_a_grid_or_a_village",
                condition=Q(grid__isnull=False, village__isnull=True) | Q(grid__isnull=True, village__isnull=False),
                violation_error_message=_("Name either a grid or a village."),
            ),
            models.CheckConstraint(
                name="posting_guide_to_a_village",
                condition=~Q(role=Role.GUIDE) | Q(village__isnull=False),
                violation_error_message=_("A guide is posted to a village and covers all its grids."),
            ),
            models.CheckConstraint(
                name="posting_full_time_to_a_grid",
                condition=~Q(role=Role.FULL_TIME) | Q(grid__isnull=False),
                violation_error_message=_("A full-time member is posted to one grid."),
            ),
            ExclusionConstraint(
                name="posting_one_leader_per_grid_at_a_time",
                expressions=[("grid", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(role=Role.LEADER, grid__isnull=False, stands_in_for__isnull=True),
                violation_error_message=_("The grid already has a leader on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_one_head_per_village_at_a_time",
                expressions=[
                    ("village", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=[Role.GUIDE, Role.LEADER], village__isnull=False, stands_in_for__isnull=True),
                violation_error_message=_("The village already has a guide or leader on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_full_time_on_one_grid_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(role=Role.FULL_TIME),
                violation_error_message=_("This person already serves a grid full-time on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_once_per_worker_role_and_grid",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("grid", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(grid__isnull=False),
                violation_error_message=_("This person already holds this role on this grid on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_one_stand_in_at_a_time",
                expressions=[("stands_in_for", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(stands_in_for__isnull=False),
                violation_error_message=_("Somebody else stands in on some of these days."),
            ),
            models.CheckConstraint(
                name="posting_stand_in_names_the_leave_and_ends",
                condition=Q(stands_in_for__isnull=True, leave__isnull=True)
                | Q(stands_in_for__isnull=False, leave__isnull=False, during__endswith__isnull=False),
                violation_error_message=_("A stand-in names the leave and ends with it."),
            ),
            models.CheckConstraint(
                name="posting_relaxation_names_reason_and_person",
                condition=Q(relaxed_because="", relaxed_by="") | (~Q(relaxed_because="") & ~Q(relaxed_by="")),
                violation_error_message=_("A relaxation names its reason and who relaxed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_role_display()}"


class FollowedPosting(models.Model):
    """What one posting was before an act of the map moved it to the heir of its grid.

    It tells what was known on a day before the act was entered, and lets the act be taken back.
    """

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="followed")
    grid = models.ForeignKey(Grid, models.CASCADE, related_name="+")
    ends_on = models.DateField(null=True)
    onward = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="continues")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "posting"], name="followed_posting_once")]
        indexes = [models.Index(fields=["posting", "act"], name="followed_posting")]

    def __str__(self) -> str:
        return f"{self.posting_id} · {self.act_id}"


class GridServiceQuerySet(models.QuerySet["GridService"]):
    def on(self, day: date) -> Self:
        return self.filter(during__contains=day)


class GridService(models.Model):
    """Who serves which grid in which role on which days: a database view over postings.

    The one place for the rule that a posting to a village covers all its grids, as the map stood on
    each day, and that nobody serves a grid that is not open.
    """

    id = models.CharField(primary_key=True, max_length=40)
    posting = models.ForeignKey(Posting, models.DO_NOTHING, related_name="services")
    worker = models.ForeignKey(Worker, models.DO_NOTHING, related_name="services")
    grid = models.ForeignKey(Grid, models.DO_NOTHING, related_name="services")
    role = models.CharField(max_length=12, choices=Role)
    during = DateRangeField()

    objects = GridServiceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "staff_gridservice"

    def __str__(self) -> str:
        return str(self.id)


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    LEAVE = "leave", _("on approved leave")


class LeaveKind(models.TextChoices):
    ANNUAL = "annual", _("annual leave")
    SICK = "sick", _("sick leave")
    PERSONAL = "personal", _("personal leave")
    MATERNITY = "maternity", _("maternity leave")
    OFFICIAL = "official", _("official leave")


class TeamDeadline(models.Model):
    """The day on which the team of a subdistrict must be complete (policy, section 2.3: the end of May)."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="team_deadlines", verbose_name=_("subdistrict")
    )
    due_on = models.DateField(_("to be complete on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("team-building deadline")
        verbose_name_plural = _("team-building deadlines")
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "due_on"],
                name="team_deadline_once",
                violation_error_message=_("This day already has an entry."),
            )
        ]

    def __str__(self) -> str:
        return str(self.due_on)


class OfWorkerQuerySet(models.QuerySet[Any]):
    """Rows that belong to a worker are seen by whoever sees the worker."""

    def visible_to(self, user: User) -> Self:
        return self.filter(worker__in=Worker.objects.visible_to(user).values("pk"))


class Attendance(models.Model):
    """What one worker's day was: present, absent or on approved leave. Leave that is not approved has no row."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="attendance", verbose_name=_("worker"))
    day = models.DateField(_("day"))
    status = models.CharField(_("attendance"), max_length=8, choices=AttendanceStatus)
    leave_kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind, blank=True)
    leave = models.ForeignKey(
        "Leave", models.PROTECT, null=True, blank=True, related_name="days", verbose_name=_("leave"), editable=False
    )

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["-day", "worker"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "day"],
                name="attendance_once_a_day",
                violation_error_message=_("This worker already has an attendance record for this day."),
            ),
            models.CheckConstraint(
                name="attendance_leave_names_its_kind",
                condition=(Q(status=AttendanceStatus.LEAVE) & ~Q(leave_kind=""))
                | (~Q(status=AttendanceStatus.LEAVE) & Q(leave_kind="")),
                violation_error_message=_("Name the kind of leave for a day on leave, and only for it."),
            ),
        ]
        indexes = [models.Index(fields=["day", "status"], name="attendance_day_status")]

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"


class Leave(models.Model):
    """A leave that somebody asked for. Approval writes an attendance row for every calendar day it covers."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="leaves", verbose_name=_("worker"))
    kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind)
    during = DateRangeField(_("days"), help_text=_("From the first day to the day after the last."))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(pgettext_lazy("time", "approved"), null=True, blank=True, editable=False)

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["-during"]
        constraints = [
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The worker already has a leave on some of these days."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_kind_display()}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, a make-up day, or what the office entered itself."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="calendar_days", verbose_name=_("subdistrict")
    )
    day = models.DateField(_("day"))
    working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "day"],
                name="calendar_day_once",
                violation_error_message=_("This day already has an entry."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Lockout(AccessAttempt):
    """Wrong passwords for one name from one address; five of them close both for half an hour."""

    class Meta:
        proxy = True
        verbose_name = _("wrong log-ins")
        verbose_name_plural = _("lockouts")


class ApplicationState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("application", "applied")
    ELIGIBLE = "eligible", pgettext_lazy("application", "eligible")
    REFUSED = "refused", pgettext_lazy("application", "refused")
    APPOINTED = "appointed", pgettext_lazy("application", "appointed")


CHANNELS = (Source.RECOMMENDED, Source.SELF_NOMINATED, Source.RECRUITED)


PREFERRED_FIRST = (models.Case(models.When(former_post="", then=1), default=0), "applied_on", "pk")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> Self:
        """Candidates are the office's business: nobody else reads who wanted a post and did not get it."""
        return self.filter(subdistrict__in=access.access_of(user).offices)

    def preferred_first(self) -> Self:
        """Those of the four named backgrounds first, then as they applied."""
        return self.order_by(*PREFERRED_FIRST)


class Application(Person):
    """One candidate who wants to become a full-time member by one of the three channels."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="applications", verbose_name=_("subdistrict")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=[(c.value, c.label) for c in CHANNELS])
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="applications", verbose_name=_("grid wanted"))
    applied_on = models.DateField(_("applied on"))
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.APPLIED, editable=False
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("examined by")
    )
    decided_at = models.DateTimeField(pgettext_lazy("time", "decided"), null=True, blank=True, editable=False)
    decision = models.CharField(_("reason of the decision"), max_length=200, blank=True, editable=False)
    relaxed_by = models.CharField(_("relaxed by"), max_length=60, blank=True, editable=False)
    posting = models.OneToOneField(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        editable=False,
        verbose_name=_("posting"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_on", "pk"]
        constraints = [
            *Person.Meta.constraints,
            models.CheckConstraint(
                name="application_appointed_names_its_posting",
                condition=Q(state=ApplicationState.APPOINTED, posting__isnull=False)
                | (~Q(state=ApplicationState.APPOINTED) & Q(posting__isnull=True)),
            ),
        ]
