"""Pages of bulletins and their lines: frozen figures are shown and explained, never edited."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeNumericFilter
from unfold.decorators import display

from assessment.bulletin.admin_acts import ACTS
from assessment.bulletin.differences import difference_of
from assessment.bulletin.explanations import explain, field_of, tables_of
from assessment.bulletin.issue import WITH_LINES
from assessment.bulletin.lists import OFFICE_QUEUES
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.bulletin.progress import Step, steps_of
from assessment.bulletin.review import Review, review_of
from assessment.bulletin.slope import past_lines, slope_of_bulletin
from assessment.bulletin.summary import narrowed, sentences
from assessment.bulletin.tables import interval_text, ranked_table, score_heads
from assessment.cycle.period_words import kept_in_words
from assessment.figures.indicators import AWARENESS, AWARENESS_RATE, BULLETIN
from assessment.figures.source_rows import rows_asked_whole
from assessment.figures.trends import spark_of_texts
from assessment.figures.words import not_ranked_text
from assessment.scheme.terms import Terms
from core.office.acts import Asked
from core.office.admin import ReadOnlyAdmin
from core.office.brief import Brief
from core.office.display import attribute, chosen, column, of_month
from core.office.links import link_to
from core.office.queues import QueueFilter
from core.punctuation import aside, bracketed, listed
from core.worklist import written
from core.years import month_in_words
from grids.duties import OFFICE
from grids.territory.models import Grid
from staff.access import account_of

# --- bulletins ----------------------------------------------------------------------------------

BULLETIN_COLOURS = {BulletinState.DRAFT: "warning", BulletinState.FROZEN: "info", BulletinState.ISSUED: "success"}


def _frozen_by(bulletin: Bulletin) -> object:
    if bulletin.state == BulletinState.DRAFT:
        return "-"
    return bulletin.frozen_by or _("the system: by the clock, or on its command line")


class BulletinQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Bulletin)
class BulletinAdmin(ReadOnlyAdmin):
    """Monthly bulletins with their whole table; frozen and issued by a person, or frozen by the clock."""

    readers = OFFICE
    editors = OFFICE
    acts = ACTS
    joined = (
        "subdistrict",
        "scheme",
        "frozen_by__worker",
        "issued_by__worker",
        "opened_by__worker",
        "reviewed_by__worker",
    )
    shown_with = (WITH_LINES,)  # the table, and what a revision changed
    list_display = (
        "month_name",
        "revision",
        "state_label",
        "line_count",
        "ranked_count",
        "frozen_at",
        "frozen_by_whom",
        "document_number",
    )
    list_filter = (BulletinQueues, "state", "month")
    list_select_related = ("scheme", "frozen_by__worker")
    search_fields = ("document_number",)
    date_hierarchy = "month"
    fields = (
        ("month_name", "state_label"),
        ("revision", "scheme"),
        ("drafted_at", "frozen_at"),
        ("frozen_by_whom", "document_number"),
        ("issued_at", "issued_by_whom"),
        "digest",
    )
    fields_of_a_revision = ("reason", ("opened_by_whom", "reviewed_at"), "reviewed_by_whom")
    month_name = of_month("month", _("month"))
    state_label = chosen("state", _("state"), BULLETIN_COLOURS)
    line_count = column(_("grids"), lambda bulletin: bulletin.line_count_)
    ranked_count = column(_("ranked"), lambda bulletin: bulletin.ranked_count_)
    frozen_by_whom = column(_("frozen by"), _frozen_by)
    issued_by_whom = attribute("issued_by", _("issued by"))
    opened_by_whom = attribute("opened_by", _("opened by"))
    reviewed_by_whom = attribute("reviewed_by", _("reviewed by"))
    change_form_before_template = "assessment/bulletin/progress.html"
    change_form_after_template = "assessment/bulletin/office.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {"line_count_": Count("lines"), "ranked_count_": Count("lines", filter=Q(lines__ranked=True))}
        return super().get_queryset(request).annotate(**counts)

    def below(self, request: HttpRequest, row: Bulletin) -> dict[str, Any]:
        page = page_of(row)
        kept = narrowed(page["lines"], village=request.GET.get("village", ""), show=request.GET.get("show", ""))
        return {
            **page,
            "lines": kept.rows,
            "narrowed": kept,
            "slope": slope_of_bulletin(row, [one.line for one in kept.rows], page["before"]),
            "steps": self._steps(request, row, page["review"]),
        }

    def _steps(self, request: HttpRequest, row: Bulletin, review: Review | None) -> list[tuple[Step, list[Any]]]:
        """The steps of the bulletin, each with the buttons that the account has for it."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        buttons = {
            button.action_name.removeprefix(prefix): (
                button.description,
                reverse(f"admin:{button.action_name}", args=[row.pk]),
            )
            for button in self._buttons(Asked(self, request, row), on_list=False)
        }
        return [(step, [buttons[name] for name in step.acts if name in buttons]) for step in steps_of(row, review)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        revision = self.fields_of_a_revision if obj and obj.is_revision else ()
        return (self.fields[0], *revision, *self.fields[1:])


def _linked_talks(bulletin: Bulletin) -> SafeString:
    """The interviews that its figures opened, each a link with how far it is. One query."""
    talks = bulletin.interviews.select_related("worker").order_by("worker__staff_number")
    each = ((link_to(talk, talk.worker.name), bracketed(talk.get_state_display())) for talk in talks)
    return format_html_join(pgettext("list", ", "), "{}{}", each)


def page_of(bulletin: Bulletin) -> dict[str, Any]:
    """What is below the fields of a bulletin: its table, its differences, the other revisions of the month."""
    others = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    lines, before = ranked_table(bulletin), past_lines(bulletin)
    draft = bulletin.state == BulletinState.DRAFT  # nobody has read it, and it opens no interviews
    told = bulletin.readings.select_related("worker").order_by("read_at", "worker__staff_number")
    readings = [] if draft else list(told)
    return {
        "lines": lines,
        "before": before,
        "in_words": sentences(bulletin, lines, before),
        "talks": "" if draft else _linked_talks(bulletin),
        "score_heads": score_heads(),
        "readings": readings,
        "read_count": sum(reading.read_at is not None for reading in readings),
        "unread_names": [reading.worker.name for reading in readings if reading.read_at is None],
        "bulletin": bulletin,
        "difference": difference_of(bulletin),
        "review": review_of(bulletin) if draft else None,
        "revisions": others.exclude(pk=bulletin.pk).order_by("revision"),
    }


def _in_force(rows: QuerySet[Any], grid: Grid) -> QuerySet[Any]:
    return rows.filter(grid=grid, bulletin__in=Bulletin.objects.latest_revisions().values("pk"))


@admin.register(BulletinLine)
class BulletinLineAdmin(ReadOnlyAdmin):
    """One grid in one bulletin, with every number explained."""

    readers = OFFICE
    in_brief: ClassVar = {
        "grid": Brief(
            written("bulletin__month", "YYYY-MM"),
            said=kept_in_words,
            beside="rank",
            beside_said=lambda rank: gettext("rank %(rank)s") % {"rank": rank},
            mark="score",
            rows=_in_force,
            order=("-bulletin__month",),
            drawn=spark_of_texts,
            place=15,
        )
    }
    list_display = (
        "month_name",
        "rank_text",
        "grid_name",
        "village",
        "score",
        *(name for component in BULLETIN for name in (["rate"] if component.rate else []) + [component.column]),
        "months_in_bottom",
        "reason",
    )
    list_select_related = ("bulletin",)
    list_filter = (
        "bulletin__month",
        "ranked",
        "in_bottom",
        ("score", RangeNumericFilter),
    )
    search_fields = ("facts__name", "facts__code", "facts__village")
    ordering = ("-bulletin__month", "rank")
    fields = (("month_name", "grid_name"), ("leaders", "members"), ("rank_text", "score"))
    change_form_after_template = "assessment/bulletin/line_office.html"

    def below(self, request: HttpRequest, row: BulletinLine) -> dict[str, Any]:
        terms = Terms.model_validate(row.bulletin.terms)
        return {
            "line": row,
            "explanation": explain(row, terms, among=field_of(row.bulletin)),
            "tables": tables_of(row, account_of(request), whole=rows_asked_whole(request)),
        }

    @display(description=_("month"), ordering="bulletin__month")
    def month_name(self, line: BulletinLine) -> str:
        return month_in_words(line.bulletin.month)

    @display(description=_("rank"), ordering="rank")
    def rank_text(self, line: BulletinLine) -> str:
        return str(line.rank or _("not ranked"))

    @display(description=_("grid"), ordering="facts__name")
    def grid_name(self, line: BulletinLine) -> str:
        return str(line.facts["name"])

    @display(description=_("village"), ordering="facts__village")
    def village(self, line: BulletinLine) -> str:
        return str(line.facts["village"])

    @display(description=_("leader"))
    def leaders(self, line: BulletinLine) -> str:
        return listed(line.facts["leaders"]) or "-"

    @display(description=_("full-time member"))
    def members(self, line: BulletinLine) -> str:
        return listed(line.facts["members"]) or "-"

    @display(description=_(AWARENESS_RATE.name), ordering=AWARENESS_RATE.column)
    def rate(self, line: BulletinLine) -> str:
        rate = line.rate(AWARENESS)
        return aside(f"{rate:.1%}", interval_text(line)) if rate is not None else "-"

    @display(description=_("note"))
    def reason(self, line: BulletinLine) -> str:
        return not_ranked_text(line.not_ranked_because) or "-"
