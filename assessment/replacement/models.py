"""Proposals to replace a full-time member: the grounds, every step with who, when and why, and how it ended."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.replacement.rules import GroundKind
from assessment.replacement.workflow import APPROVING, DECIDING, Outcome, Stage, State
from assessment.score.models import QuarterlyScore
from core.clock import day_of
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Unrecorded
from grids.duties import DECISION_READERS
from grids.territory.models import Grid, Subdistrict
from incidents.handover.models import HandOver
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting

STATES = [
    (State.PROPOSED.value, pgettext_lazy("replacement", "proposed")),
    (State.TRAINING_OFFERED.value, _("training offered")),
    (State.TRAINING_RUNNING.value, _("training runs")),
    (State.TRAINING_DECLINED.value, _("training declined by the person")),
    (State.TRAINING_FAILED.value, _("not improved by training")),
    (State.TRAINING_NOT_APPLICABLE.value, _("training would not help")),
    (State.TRANSFER_OFFERED.value, _("transfer offered")),
    (State.TRANSFER_DECLINED.value, _("transfer declined by the person")),
    (State.TRANSFER_NOT_POSSIBLE.value, _("transfer not possible")),
    (State.HEARD.value, pgettext_lazy("replacement", "heard")),
    (State.DECIDED.value, pgettext_lazy("replacement", "decided")),
    (State.APPROVED.value, pgettext_lazy("replacement", "approved")),
    (State.SERVED.value, pgettext_lazy("replacement", "served")),
    (State.ENDED.value, _("post ended")),
    (State.HANDED_OVER.value, pgettext_lazy("replacement", "handed over")),
    (State.CLOSED.value, pgettext_lazy("replacement", "closed")),
]
OUTCOMES = [
    (Outcome.IMPROVED.value, _("improved by training")),
    (Outcome.MOVED.value, _("moved to another grid")),
    (Outcome.DECLINED.value, _("no replacement, as the head decided")),
    (Outcome.WITHDRAWN.value, _("withdrawn: the ground stands no more")),
    (Outcome.REPLACED.value, _("replaced")),
]
GROUNDS = [
    (GroundKind.ONCE.value, _("(a) bottom of the quarter, and below the first limit")),
    (GroundKind.TWICE.value, _("(b) bottom of two quarters in a row, and below the second limit")),
    (GroundKind.RECORDED.value, _("(c) recorded with evidence")),
]


STAGES = [
    (Stage.TRAINING.value, pgettext_lazy("replacement", "training")),
    (Stage.TRANSFER.value, pgettext_lazy("replacement", "transfer")),
    (Stage.HEARING.value, pgettext_lazy("replacement", "hearing")),
]
HOW_SERVED = [
    ("account", _("in the own account, once it is read")),
    ("signed", _("receipt signed")),
    ("served", _("handed over")),
]


class Destination(models.TextChoices):
    """Where somebody goes whose post on a grid has ended (去向)."""

    LINE = "line", _("back to the own department")
    OTHER_POST = "other_post", _("to another post")
    WAITING = "waiting", _("waits for a post")
    EMPLOYER = "employer", _("left to the employer, by the law")


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    def visible_to(self, user: User) -> Self:
        """The replacements that an account may see: its own, those of its office or inspection, those of its grids."""
        seen = access.access_of(user)
        offices = seen.subdistricts_as(*DECISION_READERS)
        led = seen.grids_as(Role.LEADER, Role.GUIDE)
        return self.filter(Q(subdistrict__in=offices) | Q(worker=seen.worker or 0) | Q(posting__grid__in=led))

    def open(self) -> Self:
        return self.exclude(state=State.CLOSED)


APPROVED = ", ".join(f"'{name}'" for name in sorted(APPROVING))
DECIDED = ", ".join(f"'{name}'" for name in sorted(DECIDING))
STEPS_APART = f"""
    IF EXISTS (
        SELECT FROM assessment_replacementstep s
        JOIN staff_user was ON was.id = s.actor_id
        JOIN staff_user now ON now.id = NEW.actor_id
        WHERE s.replacement_id = NEW.replacement_id AND s.move IN ({DECIDED})
          AND (was.id = now.id OR coalesce(was.worker_id, was.person_id) = coalesce(now.worker_id, now.person_id))
    ) THEN
        RAISE EXCEPTION 'who decided a replacement does not approve it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class Replacement(models.Model):
    """One proposal to end the full-time post of one person on one grid, from its grounds to its end.

    What has been done within it stands here as it is now; who did what when and why are its steps, which never change.
    It ends a post on a grid. It says nothing of a labour contract.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="replacements", verbose_name=_("subdistrict")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="replacements", verbose_name=_("person"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="replacements", verbose_name=_("posting"))
    state = models.CharField(_("state"), max_length=24, choices=STATES, default=State.PROPOSED.value)
    outcome = models.CharField(_("outcome"), max_length=9, choices=OUTCOMES, blank=True)
    proposed_at = models.DateTimeField(pgettext_lazy("time", "proposed"))
    since = models.DateTimeField(_("in this state since"))
    # training
    training = models.CharField(_("content of the training"), max_length=500, blank=True)
    training_begins_on = models.DateField(_("training begins"), null=True)
    training_ends_on = models.DateField(_("training ends"), null=True)
    # transfer
    transfer_grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, related_name="+", verbose_name=_("grid that is offered")
    )
    transfer_accepted_at = models.DateTimeField(_("transfer accepted"), null=True)
    # hearing
    hearing_at = models.DateTimeField(_("called to the hearing at"), null=True)
    hearing_place = models.CharField(_("place of the hearing"), max_length=100, blank=True)
    heard_at = models.DateTimeField(pgettext_lazy("time", "heard"), null=True)
    attended = models.CharField(_("who took part"), max_length=200, blank=True)
    minutes = models.TextField(_("minutes of the hearing"), max_length=5000, blank=True)
    signed_at = models.DateTimeField(_("minutes signed"), null=True)
    reservation = models.TextField(_("what the person adds"), max_length=2000, blank=True)
    # decision and approval
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("replacement", "decided by")
    )
    decided_at = models.DateTimeField(_("day of the decision"), null=True)
    reason = models.CharField(_("reason of the decision"), max_length=1000, blank=True)
    is_protected = models.BooleanField(_("a statutory protection stands in the way"), null=True)
    union_told_on = models.DateField(_("union told on"), null=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("replacement", "approved by")
    )
    approved_at = models.DateTimeField(pgettext_lazy("time", "approved"), null=True)
    # carried out
    served_at = models.DateTimeField(pgettext_lazy("time", "served"), null=True)
    ends_on = models.DateField(_("first day without the post"), null=True)
    hand_over = models.ForeignKey(
        HandOver, models.PROTECT, null=True, related_name="replacements", verbose_name=_("hand-over")
    )
    destination = models.CharField(_("where the person goes"), max_length=10, choices=Destination, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("time", "closed"), null=True)
    # a ground that fell after the post had ended
    grounds_fell_at = models.DateTimeField(_("no ground stands since"), null=True)
    given_back = models.BooleanField(_("post given back"), null=True)

    privacy = Columns(
        public="subdistrict worker posting state outcome proposed_at since closed_at",
        decision=(
            "training training_begins_on training_ends_on transfer_grid transfer_accepted_at hearing_at hearing_place "
            "heard_at attended minutes signed_at reservation decided_by decided_at reason is_protected union_told_on "
            "approved_by approved_at served_at ends_on hand_over destination grounds_fell_at given_back"
        ),
        erasable="minutes reservation",
        person="worker",
        subdistrict="subdistrict",
    )

    objects = ReplacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=~Q(state=State.CLOSED.value),
                name="replacement_one_open_proposal_for_a_person",
            ),
            models.CheckConstraint(
                name="replacement_closed_says_how_and_when",
                condition=(Q(state=State.CLOSED.value, closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state=State.CLOSED.value) & Q(outcome="", closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="replacement_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("decided_by")),
                violation_error_message=_("Who decided does not approve."),
            ),
            models.CheckConstraint(
                name="replacement_approved_after_both_answers",
                condition=Q(approved_at=None)
                | Q(is_protected=False, union_told_on__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="replacement_ended_was_approved_and_served",
                condition=Q(ends_on=None) | Q(approved_at__isnull=False, served_at__isnull=False),
            ),
        ]
        triggers = [
            has_happened("proposed_at", "since", "heard_at", "decided_at", "approved_at", "served_at", "closed_at"),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=State.CLOSED.value)
                & (
                    pgtrigger.Q(new__state__df=pgtrigger.F("old__state"))
                    | pgtrigger.Q(new__outcome__df=pgtrigger.F("old__outcome"))
                    | pgtrigger.Q(new__decided_by__df=pgtrigger.F("old__decided_by"))
                    | pgtrigger.Q(new__approved_by__df=pgtrigger.F("old__approved_by"))
                    | pgtrigger.Q(new__ends_on__df=pgtrigger.F("old__ends_on"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {day_of(self.proposed_at)}"

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED


class ReplacementGround(models.Model):
    """One ground of a proposal: the quarters it follows from with their figures, or what was recorded with evidence."""

    replacement = models.ForeignKey(Replacement, models.PROTECT, related_name="grounds", verbose_name=_("replacement"))
    kind = models.CharField(pgettext_lazy("replacement", "ground"), max_length=8, choices=GROUNDS)
    quarter = models.DateField(_("quarter"), null=True)  # the last one it rests on
    score = models.ForeignKey(
        QuarterlyScore, models.PROTECT, null=True, related_name="+", verbose_name=_("quarterly score")
    )
    score_before = models.ForeignKey(
        QuarterlyScore, models.PROTECT, null=True, related_name="+", verbose_name=_("score of the quarter before")
    )
    facts = models.JSONField(
        pgettext_lazy("replacement", "figures"), default=list
    )  # of each quarter, as they stood when it was named
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    named_at = models.DateTimeField(_("named"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    fell_at = models.DateTimeField(_("stands no more since"), null=True)
    fell_because = models.CharField(_("why it stands no more"), max_length=200, blank=True)

    privacy = Columns(
        public="replacement kind quarter named_at fell_at",
        decision="score score_before facts evidence recorded_by fell_because",
        erasable="evidence",
        person="replacement__worker",
        subdistrict="replacement__subdistrict",
    )

    class Meta:
        verbose_name = _("ground of a replacement")
        verbose_name_plural = _("grounds of replacements")
        ordering = ["replacement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["replacement", "kind", "quarter"], nulls_distinct=True, name="replacement_ground_once"
            ),
            models.CheckConstraint(
                name="replacement_ground_names_its_figures_or_evidence",
                condition=(Q(kind=GroundKind.RECORDED.value, score=None, recorded_by__isnull=False) & ~Q(evidence=""))
                | (Q(score__isnull=False, quarter__isnull=False) & ~Q(kind=GroundKind.RECORDED.value)),
            ),
            models.CheckConstraint(
                name="replacement_ground_of_two_quarters_names_both",
                condition=~Q(kind=GroundKind.TWICE.value) | Q(score_before__isnull=False),
            ),
        ]
        triggers = [
            has_happened("named_at", "fell_at"),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="figures_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__kind__df=pgtrigger.F("old__kind"))
                | pgtrigger.Q(new__quarter__df=pgtrigger.F("old__quarter"))
                | pgtrigger.Q(new__score__df=pgtrigger.F("old__score"))
                | pgtrigger.Q(new__score_before__df=pgtrigger.F("old__score_before"))
                | pgtrigger.Q(new__facts__df=pgtrigger.F("old__facts")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quarter or ''}".strip()

    @property
    def stands(self) -> bool:
        return self.fell_at is None


class ReplacementStep(models.Model):
    """One step of one proposal: who, when, from where to where, why, and what was said with it. Never changed."""

    history = Unrecorded("is a history itself: appended, and fixed by a trigger")

    replacement = models.ForeignKey(Replacement, models.PROTECT, related_name="steps", verbose_name=_("replacement"))
    position = models.PositiveSmallIntegerField(_("position"))
    move = models.CharField(pgettext_lazy("replacement", "step"), max_length=24)
    from_state = models.CharField(_("from"), max_length=24, blank=True)
    to_state = models.CharField(_("to"), max_length=24)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    on_paper = models.BooleanField(_("noted by the office for the person"), default=False)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    facts = models.JSONField(_("facts"), default=dict)

    privacy = Columns(
        public="replacement position move from_state to_state at",
        decision="actor on_paper note facts",
        erasable="note",
        person="replacement__worker",
        subdistrict="replacement__subdistrict",
    )

    class Meta:
        verbose_name = _("step of a replacement")
        verbose_name_plural = _("steps of replacements")
        ordering = ["replacement", "position"]
        constraints = [models.UniqueConstraint(fields=["replacement", "position"], name="replacement_step_position")]
        triggers = [
            has_happened("at"),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="apart_duties",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                condition=pgtrigger.Condition(f"NEW.move IN ({APPROVED})"),
                func=STEPS_APART,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.replacement_id} {self.position} {self.move}"
