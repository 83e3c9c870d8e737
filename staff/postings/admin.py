"""Pages about postings: the list, its moves and the coverage board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.office.acts import Asked, act, link
from core.office.admin import OfficeAdmin, become, today
from core.office.brief import Brief, days
from core.office.chosen import ask_for_chosen
from core.office.display import chosen, column
from core.office.sheets import SheetImportMixin
from core.office.widgets import dressed
from core.web.ranges import days_of
from core.web.widgets import DayInput
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin, edited_scope
from grids.territory.lists import grids_of, name_today
from grids.territory.models import Grid, Subdistrict
from staff.access import Role, account_of
from staff.people.admin import InPost
from staff.postings import services
from staff.postings.coverage import Board, Breach, board
from staff.postings.fitness import objections_to_posting, standing, village_of, words_of
from staff.postings.forms import LeavingForm, LeavingManyForm, PostingForm, StandInForm, TransferForm, VacancyForm
from staff.postings.models import GridService, Posting, TeamDeadline
from staff.postings.printing import print_coverage, print_moves, print_roster
from staff.postings.services import Relaxation, appoint, correct_posting
from staff.postings.sheets import RosterSheet

ORIGINS = {
    "auxiliary": _("with auxiliary staff"),
    "channels": _("filled by the three channels"),
    "others": _("filled by others"),
    "none": _("without a full-time member"),
}


class DayForm(forms.Form):
    on = forms.DateField(label=_("on the day"), widget=DayInput())


def _lasts(asked: Asked) -> bool:
    ends = asked.row.during.upper
    return ends is None or ends > asked.today


def _movable(asked: Asked) -> bool:
    """Who stands in for somebody is not moved: that post ends with the leave."""
    return _lasts(asked) and not asked.row.stands_in_for_id


def _transfer_form(asked: Asked) -> TransferForm:
    return TransferForm(asked.sent, posting=asked.row, scope=edited_scope(asked), on=asked.today)


@act(
    _("Transfer"),
    icon="swap_horiz",
    form=_transfer_form,
    offered=_movable,
    lead=_("The post here ends on that day, and the new one begins, in the same role and at the same pay."),
    submit=_("Transfer"),
)
def transfer(asked: Asked) -> object:
    values = asked.values
    services.transfer(
        posting=asked.row,
        on=values["on"],
        grid=values.get("grid"),
        village=values.get("village"),
        note=values["note"],
    )
    said = _("%(name)s is transferred from %(day)s.") % {"name": asked.row.worker, "day": values["on"]}
    return f"{said} {NOW_HAND_OVER}" if asked.row.role == Role.FULL_TIME else said


@act(
    _("Name who stands in"),
    icon="person_alert",
    form=lambda asked: StandInForm(asked.sent, posting=asked.row, scope=edited_scope(asked)),
    offered=_movable,
    lead=_("Only an approved leave can be chosen; the post of who stands in ends with it."),
    submit=_("Let this person stand in"),
)
def stand_in(asked: Asked) -> object:
    values = asked.values
    made = services.stand_in(posting=asked.row, leave=values["leave"], worker=values["worker"], note=values["note"])
    return _("%(name)s stands in: %(days)s.") % {"name": made.worker, "days": days_of(made.during)}


def _has_ended(asked: Asked) -> bool:
    posting = asked.row
    return bool(posting.role == Role.FULL_TIME and posting.during.upper and not posting.stands_in_for_id)


@act(
    _("Let somebody do the work while it is vacant"),
    icon="person_alert",
    form=lambda asked: VacancyForm(asked.sent, scope=edited_scope(asked), begins_on=asked.row.during.upper),
    offered=_has_ended,
    lead=_(
        "The post stays vacant on the coverage board. Who stands in does not serve the own grid on these days, so that "
        "this one is missing a member too."
    ),
    submit=_("Let this person stand in"),
)
def stand_in_while_vacant(asked: Asked) -> object:
    made = services.stand_in_while_vacant(posting=asked.row, **asked.values)
    return _("%(name)s stands in: %(days)s.") % {"name": made.worker, "days": days_of(made.during)}


@link(_("Hand over its work"), icon="move_group", offered=_has_ended, may=lambda asked: asked.access.holds(*CENTER))
def hand_over(asked: Asked) -> HttpResponse:
    """Everything of a post that ends goes by name to somebody who accepts it."""
    return HttpResponseRedirect(reverse("admin:incidents_handover_of_posting", args=(asked.row.pk,)))


NOW_HAND_OVER = _("Open the hand-over of its work by the button “Hand over its work”.")


@act(_("End the post"), icon="logout", form=LeavingForm, offered=_lasts, submit=_("End the post"))
def leave_post(asked: Asked) -> object:
    posting, until = asked.row, {"ends_on": asked.values["ends_on"], "note": asked.values["note"]}
    if asked.values["whole"]:
        count = services.leave_office(worker=posting.worker, **until)
        return _("Posts of %(name)s that are ended: %(count)d.") % {"count": count, "name": posting.worker}
    services.leave_post(posting=posting, **until)
    said = _("The post is ended.")
    return f"{said} {NOW_HAND_OVER}" if posting.role == Role.FULL_TIME else said


def _rules_met(posting: Posting) -> str:
    village = village_of(grid=posting.grid, village=posting.village, on=posting.during.lower)
    return standing(objections_to_posting(posting, village))


def _worker_on_leave(posting: Posting) -> object:
    return posting.stands_in_for and posting.stands_in_for.worker


ROLES = {Role.GUIDE: "info", Role.LEADER: "primary", Role.FULL_TIME: "success", Role.PART_TIME: "default"}


class InForce(InPost):
    """Whether a posting is in force today, as a filter of the list."""

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() is None:
            return rows
        return rows.in_force(today()) if self.value() == "yes" else rows.exclude(during__contains=today())


def _in_words(breaches: list[Breach]) -> list[tuple[Posting, list[str]]]:
    return [(each.posting, [words_of(reason) for reason in each.reasons]) for each in breaches]


def _name_recruitment(covered: Board) -> None:
    """Say of each grid whether recruitment is open for it: by its relation, for recruitment imports postings."""
    looked_for = Grid.objects.filter(pk__in=[row.grid.pk for row in covered.rows], openings__closed_on=None)
    openings = dict(looked_for.filter(openings__isnull=False).values_list("pk", "openings"))
    for row in covered.rows:
        row.grid.opening = openings.get(row.grid.pk)


FIRST_TO_LAST = (Role.LEADER, Role.FULL_TIME, Role.PART_TIME, Role.GUIDE)
BY_ROLE = Case(*(When(role=role, then=place) for place, role in enumerate(FIRST_TO_LAST)))


def _place_today(at: datetime) -> Coalesce:
    """The grid as it is called today, or the village."""
    return Coalesce(name_today(at), F("village__name"))


def _who_serve(rows: QuerySet[Any], grid: Grid) -> QuerySet[Any]:
    """The posts in which somebody serves the grid today, a guide's of its village too."""
    return rows.filter(pk__in=GridService.objects.on(today()).filter(grid=grid).values("posting"))


@admin.register(Posting)
class PostingAdmin(SheetImportMixin, OfGridAdmin):
    """Who serves where: through the services, so that every broken rule is explained in words."""

    sheets = [RosterSheet]
    readers = OFFICE
    editors = CENTER
    in_brief: ClassVar = {
        "worker": Brief(_place_today, beside="during", beside_said=days, mark="role", order=("-during",), place=10),
        "grid": Brief(
            "worker__name",
            beside="during",
            beside_said=days,
            mark="role",
            rows=_who_serve,
            order=(BY_ROLE, "worker__pinyin"),
            shown=12,
            leads=("admin:staff_worker_change", "worker"),
            place=10,
        ),
    }
    acts = (transfer, stand_in, stand_in_while_vacant, hand_over, leave_post, print_roster, print_moves, print_coverage)
    pages = (("coverage/", "staff_posting_coverage", "coverage_view"),)
    form = PostingForm
    list_display = ("worker", "role_label", "place", "in_post", "pay_scheme", "note")
    list_select_related = ("worker", "village")
    list_filter = (InForce, "role", "pay_scheme")
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number", "village__name")
    search_help_text = _("Name, pinyin or staff number")
    autocomplete_fields = ("worker", "grid", "village")
    ordering = ("worker__pinyin", "-during")
    actions = ("end_chosen",)
    fields = (
        "worker",
        "role",
        ("grid", "village"),
        ("begins_on", "ends_on"),
        "pay_scheme",
        "note",
        ("relaxed_because", "relaxed_by"),
    )

    entered_once = ("worker", "role", "relaxed_because", "relaxed_by")
    role_label = chosen("role", _("role"), ROLES)
    place = column(_("grid or village"), lambda posting: posting.grid or posting.village)
    in_post = column(_("in post"), lambda posting: days_of(posting.during), ordering="during")
    rules_met = column(_("rules of appointment"), _rules_met)
    stands_in = column(_("stands in for"), _worker_on_leave)

    @admin.action(description=_("End the chosen posts"), permissions=["change"])
    def end_chosen(self, request: HttpRequest, postings: QuerySet[Posting]) -> Any:
        """Each by itself, as on its own page."""

        def end(posting: Posting, values: Mapping[str, Any]) -> None:
            services.leave_post(posting=posting, ends_on=values["ends_on"], note=values["note"])

        title = _("End the chosen posts")
        return ask_for_chosen(self, request, postings, title=title, form_class=LeavingManyForm, each=end)

    def coverage_view(self, request: HttpRequest) -> HttpResponse:
        form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today()})
        on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today()
        grids = grids_of(account_of(request), on).order_by("code")  # type: ignore[misc]
        covered = board(grids, on=on, subdistricts=Subdistrict.objects.within(self.access(request).scope))
        _name_recruitment(covered)
        context = {
            "form": dressed(form),
            "board": covered,
            "may_recruit": self.edits(request),
            "origins": [(label, covered.origins[code]) for code, label in ORIGINS.items()],
            "breaches": _in_words(covered.breaches),
            "unrecorded": _in_words(covered.unrecorded),
        }
        title = _("Coverage board")
        return self.page(request, "staff/postings/coverage.html", title=title, here=title, **context)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("worker", "role", ("grid", "village"), "in_post", "pay_scheme", "note", "rules_met")
        if obj is None:
            return self.fields
        more = ("relaxed_because", "relaxed_by") if obj.relaxed_because else "rules_met"
        return (*self.fields[:-1], "stands_in" if obj.stands_in_for_id else more)

    def write(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        if change:
            correct_posting(obj)
            return
        posting = appoint(
            worker=obj.worker,
            role=obj.role,
            begins_on=obj.during.lower,
            ends_on=obj.during.upper,
            grid=obj.grid,
            village=obj.village,
            pay_scheme=obj.pay_scheme,
            note=obj.note,
            relaxation=Relaxation(obj.relaxed_because, obj.relaxed_by),
        )
        become(obj, posting)


@admin.register(TeamDeadline)
class TeamDeadlineAdmin(OfficeAdmin):
    """The day by which the team must be complete; the coverage board counts towards it."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("due_on", "subdistrict", "note")
    list_select_related = ("subdistrict",)
