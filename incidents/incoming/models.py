"""Sheets that come in, of whatever kind: each import as a row, and what was learned about layouts and words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Recorded, Unrecorded
from grids.territory.models import Subdistrict
from staff.accounts.models import User


class SheetKind(models.TextChoices):
    INCIDENTS = "incidents", _("incidents")
    VISITS = "visits", _("visits and patrols")
    HAZARDS = "hazards", _("hazards")
    BASE_ENTRIES = "base_entries", _("base information")
    SURVEYS = "awareness", _("awareness surveys")
    ROSTER = "roster", _("roster")
    ATTENDANCE = "attendance", _("attendance, day by day")
    ATTENDANCE_MONTH = "attendance_month", _("attendance, month by month")
    PLACES = "places", _("villages and grids")


class IncomingState(models.TextChoices):
    """The state of a dropped sheet, in the order in which it goes through them."""

    READING = "reading", _("being read")
    UNREADABLE = "unreadable", _("not readable")
    COLUMNS = "columns", _("columns to confirm")
    PREPARING = "preparing", _("being checked")
    WORDS = "words", _("words to explain")
    REFUSED = "refused", _("rows to mend")
    READY = "ready", _("ready to import")
    IMPORTING = "importing", _("being imported")
    IMPORTED = "imported", _("imported")
    UNDONE = "undone", _("taken back")
    DISCARDED = "discarded", _("discarded")


WORKING = frozenset({IncomingState.READING, IncomingState.PREPARING, IncomingState.IMPORTING})
ENDED = frozenset({IncomingState.UNREADABLE, IncomingState.IMPORTED, IncomingState.UNDONE, IncomingState.DISCARDED})


class IncomingSheet(models.Model):
    """One file that was dropped in, until it is imported or discarded; then the row says what became of it."""

    history = Recorded(left_out=("stored_as", "marked_as", "fingerprint", "outcome", "said", "journal", "left_aside"))

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="incoming_sheets", verbose_name=_("subdistrict")
    )
    name = models.CharField(_("file name"), max_length=100)
    digest = models.CharField(_("digest of the file"), max_length=64)
    kind = models.CharField(_("kind of sheet"), max_length=20, choices=SheetKind, blank=True)
    month = models.DateField(_("month"), null=True, help_text=_("Of a sheet whose rows name no day."))
    state = models.CharField(_("state"), max_length=10, choices=IncomingState, default=IncomingState.READING)
    stored_as = models.CharField(max_length=32, blank=True)  # the cells, without identity numbers; gone at the end
    fingerprint = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(default=dict)  # what an import would do or did: counts, rows, questions, problems
    marked_as = models.CharField(max_length=32, blank=True, db_default="")  # the workbook with what was refused marked
    said = models.JSONField(default=dict)  # what a person agreed to, and which rows are about a record that is here
    journal = models.CharField(max_length=32, blank=True)  # the file by which the import can be taken back
    left_aside = models.JSONField(default=list)  # worksheets of the file that are not read: title, filled rows
    dropped_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("dropped in by"))
    dropped_at = models.DateTimeField(_("dropped in"))
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("imported by"))
    ended_at = models.DateTimeField(pgettext_lazy("time", "imported"), null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by"))
    undone_at = models.DateTimeField(pgettext_lazy("time", "taken back"), null=True)

    privacy = Columns(
        public=(
            "subdistrict name digest kind month state fingerprint outcome said left_aside dropped_by dropped_at "
            "ended_by ended_at undone_by undone_at"
        ),
        never="stored_as marked_as journal",
        erasable="outcome",
        subdistrict="subdistrict",
    )

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="incoming_sheet_state", condition=~Q(state="imported"))]

    def __str__(self) -> str:
        return self.name

    @property
    def working(self) -> bool:
        return self.state in WORKING


class SheetWork(models.Model):
    """How far the task is with a sheet, seen while it works, and whether somebody asked it to stop."""

    history = Unrecorded("lives for as long as a task works on the sheet, whose own row says what became of it")

    sheet = models.OneToOneField(IncomingSheet, models.CASCADE, primary_key=True, related_name="work")
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    stop = models.BooleanField()

    privacy = Columns(public="sheet done total stop")

    class Meta:
        verbose_name = _("work on a sheet")
        verbose_name_plural = _("work on sheets")

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class SheetLayout(models.Model):
    """How the columns of one layout are read, as a person confirmed it once: header → our field, or nothing."""

    history = Recorded(left_out=("fingerprint", "agreed"))

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="sheet_layouts")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(_("kind of sheet"), max_length=20, choices=SheetKind)
    columns = models.JSONField(_("columns"))
    agreed = models.JSONField(default=list)  # fields without a column whose cost to scores a person agreed to
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed"))

    privacy = Columns(public="subdistrict fingerprint kind columns agreed confirmed_by confirmed_at")

    class Meta:
        verbose_name = _("layout of a sheet")
        verbose_name_plural = _("layouts of sheets")
        constraints = [models.UniqueConstraint(fields=["subdistrict", "fingerprint"], name="sheet_layout_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.fingerprint[:8]}"


class Topic(models.TextChoices):
    """What a word of another system may be about."""

    GRID = "grid", _("grid")
    MATTER = "matter", _("matter")
    PERSON = "person", _("person")
    STATE = "state", _("state")
    LEVEL = "level", _("level")
    URGENCY = "urgency", _("urgency")
    CHANNEL = "channel", pgettext_lazy("incident", "channel")
    VISIT_KIND = "visit_kind", _("kind of visit")
    HAZARD_KIND = "hazard_kind", _("kind of hazard")
    HAZARD_LEVEL = "hazard_level", _("level of a hazard")
    HAZARD_RESULT = "hazard_result", _("result of a re-check")
    ENTRY_CLASS = "entry_class", _("class")
    BLANK_COUNT = "blank_count", _("a blank count beside another one")
    JOINED_NAME = "joined_name", _("a name that may be two")
    VISITED = "visited", _("class of whom")
    ROLE = "role", _("role")
    GENDER = "gender", _("gender")
    SOURCE = "source", pgettext_lazy("of a worker", "source")
    PAY_SCHEME = "pay_scheme", _("pay scheme")
    AT_WINDOW = "at_window", _("at a window")
    ATTENDANCE = "status", _("attendance")
    LEAVE_KIND = "leave_kind", _("kind of leave")
    MARK = "mark", _("mark of a day")
    GRID_KIND = "grid_kind", _("kind of grid")


class WordMeaning(models.Model):
    """What a word of the other system means here, as a person said once. “-” means: it has no counterpart here."""

    history = Recorded(told_with="subdistrict")

    NONE_OF_OURS = "-"

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="word_meanings")
    topic = models.CharField(_("about"), max_length=20, choices=Topic)
    written = models.CharField(_("as it is written there"), max_length=200)
    means = models.CharField(_("here"), max_length=80)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("said by"))
    said_at = models.DateTimeField(_("said"))

    privacy = Columns(public="subdistrict topic written means said_by said_at")

    class Meta:
        verbose_name = _("meaning of a word")
        verbose_name_plural = _("meanings of words")
        ordering = ["topic", "written"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "topic", "written"], name="word_means_one_thing")]

    def __str__(self) -> str:
        return f"{self.written} → {self.means}"
