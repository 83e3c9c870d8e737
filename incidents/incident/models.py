"""An incident, its texts and its moves, and how long each stage may take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from grids.closed_days import ITS_OWN_PLACE, asks_why_once_closed, at_moment
from grids.duties import Duty
from grids.matters.models import Matter, Platform, Subcategory
from grids.territory.models import Grid, Subdistrict
from incidents.common.models import Level, OnGridQuerySet, Urgency
from incidents.incident import rules
from incidents.incident.choices import STATE_CHOICES, Channel, InvalidReason, ReportSource
from incidents.incident.workflow import FINISHED, MOVES, NOT_VALID, TO_ACCEPT, Party, State, turn
from staff import access
from staff.accounts.models import User
from staff.departments.models import Department
from staff.people.models import Worker


class IncidentQuerySet(OnGridQuerySet):
    def visible_to(self, user: User) -> Self:
        """Incidents within the user's scope, those of their department, and their own reports.

        Restricted incidents (petitions, crime clues) are seen by the office, by the department that
        handles them, by who reported them, and by the district once they are escalated to it.
        Drafts are seen by their author and the office.
        """
        seen = access.access_of(user)
        in_scope = Q(subdistrict__in=seen.scope.subdistricts) | Q(grid__in=seen.scope.grids)
        if seen.scope.everything:
            in_scope = Q()
        open_to = Q(restricted=False) | Q(level=Level.DISTRICT) if seen.holds(Duty.DISTRICT) else Q(restricted=False)
        inside = (in_scope & open_to) | Q(subdistrict__in=seen.offices)
        inside = inside & (~Q(state=State.DRAFT) | Q(subdistrict__in=seen.offices))
        own = Q(created_by=user.pk)
        if seen.worker:
            own |= Q(reporter=seen.worker)
        if seen.departments:
            own |= Q(department__in=seen.departments)
        return self.filter(inside | own)

    def valid(self) -> Self:
        """Reports that count as valid at present; one that nobody has judged yet does."""
        return self.exclude(state__in=NOT_VALID)

    def handed_in(self) -> Self:
        """Incidents that are neither drafts nor discarded."""
        return self.exclude(state__in=[State.DRAFT, State.DISCARDED])

    def scored(self) -> Self:
        """Incidents that are not petitions or crime clues: those never count (our decision: no pay for them)."""
        return self.filter(restricted=False)

    def open(self) -> Self:
        return self.filter(OPEN)

    def overdue(self, at: datetime) -> Self:
        """Incidents past the deadline of the result, as it was when the incident was paused."""
        return self.filter(is_overdue(at))

    def due_soon(self, at: datetime) -> Self:
        return self.filter(is_due_soon(at))


OPEN = ~Q(state__in=NOT_VALID | FINISHED)  # valid at present, and something is still to be done
UNFINISHED = ~Q(state__in=sorted(FINISHED))  # of the report, too, that nobody has judged or that came back
RUNNING = Q(settled_at=None) & OPEN


def is_overdue(at: datetime) -> Q:
    """Past the deadline of the result and not settled; a pause that began before it holds it up."""
    return RUNNING & Q(due_at__lt=at) & (Q(paused_at=None) | Q(due_at__lt=F("paused_at")))


def is_due_soon(at: datetime) -> Q:
    """Near the deadline of the result, by the unit of its limit."""
    near = Q()
    for unit, before in rules.SOON.items():
        near |= Q(limit_unit=unit, due_at__lte=at + before)
    return RUNNING & near & Q(due_at__gte=at, paused_at=None)


def is_late_to_accept(at: datetime) -> Q:
    """Reported, and past the deadline of its acceptance."""
    return Q(state__in=TO_ACCEPT, accept_due_at__lt=at)


class Incident(models.Model):
    """One incident, from its discovery to its end. What people wrote about it is in `IncidentText`."""

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="incidents", verbose_name=_("subdistrict")
    )
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="incidents", verbose_name=_("grid"))
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="incidents", verbose_name=_("matter"))
    subcategory = models.ForeignKey(
        Subcategory, models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name=_("sub-category")
    )
    restricted = models.BooleanField(_("restricted"), default=False, editable=False)
    source = models.CharField(_("source"), max_length=8, choices=ReportSource)
    channel = models.CharField(
        pgettext_lazy("incident", "channel"), max_length=13, choices=Channel, blank=True, default="", db_default=""
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.GRID)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    state = models.CharField(
        _("state"), max_length=16, choices=STATE_CHOICES, default=State.DRAFT.value, editable=False
    )
    occurred_at = models.DateTimeField(_("occurred"), validators=[has_come])
    reported_at = models.DateTimeField(pgettext_lazy("time", "reported"), null=True, editable=False)
    accepted_at = models.DateTimeField(pgettext_lazy("time", "accepted"), null=True, editable=False)
    accept_due_at = models.DateTimeField(_("to be accepted by"), null=True, editable=False)
    due_at = models.DateTimeField(_("due"), null=True, editable=False)
    limit_unit = models.CharField(  # of the limit that runs: by it a pause is counted
        _("unit of the limit"), max_length=12, blank=True, editable=False
    )
    paused_at = models.DateTimeField(_("paused since"), null=True, editable=False)
    help_asked_at = models.DateTimeField(_("help asked for"), null=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("time", "closed"), null=True, editable=False)
    extended_days = models.PositiveSmallIntegerField(_("extended by working days"), default=0, editable=False)
    reporter = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("reporter")
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name=_("department")
    )
    platform = models.CharField(_("platform"), max_length=20, choices=Platform, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    invalid_reason = models.CharField(
        _("why invalid"), max_length=12, choices=InvalidReason, blank=True, editable=False
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        editable=False,
        verbose_name=_("duplicate of"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        editable=False,
        verbose_name=_("part of"),
    )
    satisfied = models.BooleanField(_("satisfied"), null=True, editable=False)
    external_id = models.CharField(_("number in the other system"), max_length=60, blank=True)
    recorded_at = recorded_now()

    privacy = Columns(
        public=(
            "number subdistrict grid matter subcategory restricted source channel level urgency state "
            "occurred_at "
            "reported_at accepted_at accept_due_at due_at limit_unit paused_at help_asked_at settled_at "
            "confirmed_at closed_at extended_days reporter created_by department platform invalid_reason "
            "duplicate_of parent satisfied external_id recorded_at"
        ),
        center="longitude latitude",
        erasable="longitude latitude",
        places="longitude latitude",
        person="reporter",
        author="created_by",
        subdistrict="subdistrict",
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reported_at", "grid"], name="incident_reported_grid"),
            models.Index(fields=["due_at", "grid"], name="incident_due_grid"),
            models.Index(fields=["grid", "-id"], name="incident_grid_latest"),
            models.Index(fields=["subdistrict", "closed_at"], name="incident_closed"),
            models.Index(fields=["grid", "occurred_at"], name="incident_grid_occurred"),
            models.Index(fields=["subdistrict", "-id"], name="incident_subdistrict_latest"),
            models.Index(fields=["department", "state"], name="incident_department_state"),
            # What dashboards, home and phones ask for: what is not finished is little, however much was.
            models.Index(fields=["subdistrict", "grid"], condition=UNFINISHED, name="incident_unfinished"),
            # The same by deadline: what a number of a dashboard opens.
            models.Index(fields=["due_at", "id"], condition=UNFINISHED, name="incident_unfinished_due"),
            # What a guide is asked for: few, among all the cases of their grids.
            models.Index(fields=["grid"], condition=Q(help_asked_at__isnull=False), name="incident_help_asked"),
            # What the sweep looks at: few rows, however many incidents there are.
            models.Index(fields=["due_at"], condition=Q(settled_at=None), name="incident_unsettled_due"),
            models.Index(
                fields=["accept_due_at"], condition=Q(state=State.REPORTED.value), name="incident_to_accept_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "external_id"],
                condition=~Q(external_id=""),
                name="incident_external_id_once",
                violation_error_message=_("A case with this number of the other system exists already."),
            ),
            models.CheckConstraint(
                name="incident_reported_unless_draft",
                condition=Q(state__in=[State.DRAFT.value, State.DISCARDED.value]) | Q(reported_at__isnull=False),
            ),
            models.CheckConstraint(name="incident_not_its_own_duplicate", condition=~Q(duplicate_of=F("pk"))),
            models.CheckConstraint(name="incident_not_part_of_itself", condition=~Q(parent=F("pk"))),
        ]
        triggers = [
            *asks_why_once_closed(
                "grid",
                "reporter",
                "matter",
                "subcategory",
                "restricted",
                *("number", "subdistrict"),
                *("state", "confirmed_at", "settled_at"),  # changed by moves alone, which are a reason by themselves
                dated="reported_at",
                days=at_moment("reported_at"),
                place=ITS_OWN_PLACE,
            ),
            *asks_why_once_closed("level", dated="due_at", days=at_moment("due_at"), place=ITS_OWN_PLACE, name="due"),
            # No reason stands for a move: a state is always the one that the last move led to.
            pgtrigger.Trigger(
                name="state_is_of_a_move",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("state"),
                func="""
                    IF NEW.state IS DISTINCT FROM coalesce(
                        (SELECT to_state FROM incidents_incidentmove
                         WHERE incident_id = NEW.id ORDER BY position DESC LIMIT 1), 'draft'
                    ) THEN
                        RAISE EXCEPTION 'the state of a case is changed by a move alone'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def valid(self) -> bool:
        return self.state not in NOT_VALID

    @property
    def to_accept(self) -> bool:
        """Whether the limit of its acceptance runs, rather than that of its result."""
        return self.state in TO_ACCEPT

    @property
    def deadline(self) -> datetime | None:
        """The deadline that runs, or ran last."""
        return self.accept_due_at if self.to_accept else self.due_at

    @property
    def asks_account(self) -> bool:
        """Whether its report names cause and course: of disputes and accidents, as the matters say."""
        return self.matter.asks_account or bool(self.subcategory and self.subcategory.asks_account)

    @property
    def settled_by_village(self) -> bool:
        return self.level in (Level.GRID, Level.VILLAGE)

    @property
    def turn(self) -> Party | None:
        """Whose turn it is."""
        return turn(self.state, settled_by_village=self.settled_by_village)

    @property
    def on_time(self) -> bool | None:
        """Whether it was settled by its deadline; None without a deadline or before it is settled."""
        return rules.on_time(self.due_at, self.settled_at)


class IncidentText(models.Model):
    """All free text of one incident: the erasable side of it. Retention empties this row: see `incidents.retention`."""

    history = Recorded(left_out=("notes",))

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="text")
    title = models.CharField(_("title"), max_length=100)
    place = models.CharField(_("place"), max_length=200, blank=True)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    cause = models.TextField(_("cause"), max_length=2000, blank=True)
    course = models.TextField(_("course"), max_length=2000, blank=True)
    parties = models.CharField(_("parties"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    result = models.TextField(_("result"), max_length=5000, blank=True)
    notes = models.JSONField(default=dict, editable=False)  # position of the move → its note
    stripped_at = models.DateTimeField(_("erased"), null=True, editable=False)

    privacy = Columns(
        public="incident title place description cause course result notes stripped_at",
        office="parties contact",
        erasable="title place description cause course parties contact result notes",
        person="incident__reporter",
        author="incident__created_by",
        members="incident__grid",
        handled="incident__department",
        level="incident__level",
        subdistrict="incident__subdistrict",
    )

    class Meta:
        verbose_name = _("text of an incident")
        verbose_name_plural = _("texts of incidents")

    def __str__(self) -> str:
        return str(self.incident_id)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


HANDLING = _quoted(name for name, move in MOVES.items() if move.handles)
VERIFYING = _quoted(name for name, move in MOVES.items() if move.verifies)


class IncidentMove(models.Model):
    """One move of one incident: facts only, appended and never changed. Its note is in `IncidentText.notes`."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="moves", verbose_name=_("incident"))
    position = models.PositiveSmallIntegerField(_("position"))
    move = models.CharField(_("move"), max_length=20)
    from_state = models.CharField(_("from"), max_length=16, blank=True)
    to_state = models.CharField(_("to"), max_length=16)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(
        _("recorded"), help_text=_("Later than `at` where the office entered it afterwards.")
    )
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    facts = models.JSONField(_("facts"), default=dict)

    privacy = Columns(public="incident position move from_state to_state at recorded_at actor facts")

    class Meta:
        verbose_name = _("move of an incident")
        verbose_name_plural = _("moves of incidents")
        ordering = ["incident", "position"]
        constraints = [models.UniqueConstraint(fields=["incident", "position"], name="incident_move_position")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),
            # A whole import can be taken back, and with it the moves that its sheet brought: see core.sheets.journal.
            pgtrigger.Protect(
                name="not_removed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "NOT (jsonb_exists(OLD.facts, 'import')"
                    " AND coalesce(current_setting('gridops.takes_back', true), '') = 'yes')"
                ),
            ),
            pgtrigger.Trigger(
                name="apart_duties",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                condition=pgtrigger.Condition(f"NEW.move IN ({VERIFYING})"),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM incidents_incidentmove m
                        WHERE m.incident_id = NEW.incident_id AND m.actor_id = NEW.actor_id AND m.move IN ({HANDLING})
                    ) THEN
                        RAISE EXCEPTION 'who handled a case does not verify it' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 (names of our own table of moves)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.position} {self.move}"


def is_dispute(incident: Incident) -> bool:
    """Whether an incident is of a matter whose incidents need a mediation to be settled."""
    return incident.matter.asks_mediation
