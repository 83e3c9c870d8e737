"""The navigation of the back office: by the work, only what the account may open, what is rarely needed folded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

MOST_OPEN = 25  # entries that are open at once: what more there is, is folded


def _may_open(model: str) -> Callable[[HttpRequest], bool]:
    """Whether the account may open the list of a model, by what its page says."""

    def may(request: HttpRequest) -> bool:
        page = _page_of(model)
        return page is not None and page.has_view_permission(request)

    return may


@cache
def _page_of(model: str) -> Any:
    from django.apps import apps
    from django.contrib import admin

    return admin.site._registry.get(apps.get_model(model))


def _name_of(model: str) -> str:
    """What the rows of a model are called: so are its entry, its page and every way that leads there."""
    from django.apps import apps

    return capfirst(str(apps.get_model(model)._meta.verbose_name_plural))


_named = lazy(_name_of, str)


def _list(icon: str, model: str, *, but: str = "") -> dict[str, Any]:
    """The list of a model; `but` names a page below it that has its own entry."""
    app, name = model.lower().split(".")
    root, other = reverse_lazy(f"admin:{app}_{name}_changelist"), f"/{but}/"
    active = {"active": lambda request: request.path.startswith(str(root)) and not request.path.endswith(other)}
    return {
        **(active if but else {}),
        "title": _named(model),
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": _may_open(model),
    }


def _is_center(request: HttpRequest) -> bool:
    from grids.duties import Duty

    return _access(request).holds(Duty.CENTER)


def _work(title: object, *items: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": list(items)}


def _folded(title: object, *items: dict[str, Any]) -> dict[str, Any]:
    """What is set once or looked up now and then: one click away."""
    return {**_work(title, *items), "collapsible": True}


NAVIGATION: list[dict[str, Any]] = [
    {
        "items": [
            {"title": _("Home"), "icon": "today", "link": reverse_lazy("home"),
             "active": lambda request: request.path in (reverse("home"), reverse("admin:index"))},
            {"title": _("Dashboard"), "icon": "monitoring", "link": reverse_lazy("dashboard"),
             "permission": lambda request: _access(request).has_dashboard},
        ],
    },
    _work(
        _("Incidents"),
        {"title": _("Waiting cases, one by one"), "icon": "keyboard_double_arrow_right",
         "link": reverse_lazy("admin:incidents_incident_triage"), "permission": _is_center},
        _list("assignment", "incidents.Incident", but="triage"),
        _list("notification_important", "incidents.Supervision"),
    ),
    _work(
        _("Fieldwork"),
        _list("directions_walk", "incidents.Visit"),
        _list("storefront", "incidents.Premises"),
        _list("warning", "incidents.Hazard"),
        _list("handshake", "incidents.Mediation"),
        _list("campaign", "incidents.PublicityActivity"),
        _list("assignment_turned_in", "incidents.Task"),
    ),
    _work(
        _("Data"),
        _list("upload_file", "incidents.IncomingSheet"),
        _list("database", "incidents.BaseEntry"),
        _list("record_voice_over", "incidents.AwarenessSurvey"),
        _list("event_available", "staff.Attendance", but="rates"),
        _list("beach_access", "staff.Leave"),
    ),
    _work(
        _("Assessment"),
        _list("leaderboard", "assessment.Bulletin"),
        {"title": _("Weekly inspections"), "icon": "fact_check",
         "link": reverse_lazy("admin:assessment_inspection_weeks"),
         "permission": _may_open("assessment.Inspection"),
         "active": lambda request: "/assessment/inspection/" in request.path},
        _list("forum", "assessment.Interview"),
        _list("gavel", "assessment.Objection"),
        _list("person_check", "assessment.MonthlyScore"),
        _list("grading", "assessment.QuarterlyScore"),
    ),
    _work(
        _("People"),
        {"title": _("Coverage board"), "icon": "groups_3", "link": reverse_lazy("admin:staff_posting_coverage"),
         "permission": _may_open("staff.Posting")},
        _list("groups", "staff.Worker"),
        _list("badge", "staff.Posting", but="coverage"),
    ),
    _folded(
        _("Fieldwork and data: other lists"),
        _list("volunteer_activism", "incidents.CareVisit"),
        _list("functions", "incidents.CareCount"),
        _list("casino", "assessment.SurveySample"),
        {"title": _("Attendance rates"), "icon": "percent", "link": reverse_lazy("admin:staff_attendance_rates"),
         "permission": _may_open("staff.Attendance")},
        _list("inventory", "incidents.Receipt"),
    ),
    _folded(
        _("Assessment: other lists"),
        _list("format_list_numbered", "assessment.BulletinLine"),
        _list("rate_review", "assessment.DraftRemark"),
        _list("notification_important", "assessment.EarlyWarning"),
        _list("rule", "assessment.InspectionFinding"),
        _list("casino", "assessment.InspectionSample"),
        _list("history_edu", "assessment.ScoreRevision"),
        _list("military_tech", "assessment.YearlyScore"),
        _list("exposure", "assessment.Adjustment"),
        _list("mark_email_read", "assessment.Delivery"),
        _list("military_tech", "assessment.AwardRound"),
        _list("history", "assessment.CycleRun"),
        _list("experiment", "assessment.WhatIf"),
        _list("fact_check", "assessment.RulesToAdopt"),
        _list("inventory_2", "assessment.ArchivedFile"),
        _list("diversity_3", "assessment.GroupMember"),
        _list("groups", "assessment.GroupMeeting"),
        _list("gavel", "assessment.GroupDecision"),
    ),
    _folded(
        _("People: other lists"),
        _list("person_remove", "assessment.Replacement"),
        _list("move_group", "incidents.HandOver"),
        _list("lightbulb", "incidents.Suggestion"),
        _list("work", "staff.Opening"),
        _list("person_add", "staff.Application"),
        _list("school", "staff.Training"),
        _list("event_upcoming", "staff.TeamDeadline"),
    ),
    _folded(
        _("Pay"),
        _list("payments", "assessment.PayRun"),
        _list("receipt_long", "assessment.PaySheet"),
        _list("edit_note", "assessment.PayEntry"),
        _list("sell", "assessment.PayRate"),
        _list("health_and_safety", "assessment.PayBase"),
        _list("elderly", "assessment.PayStanding"),
        _list("handshake", "assessment.RecoveryConsent"),
        _list("event_available", "assessment.AsAttended"),
        _list("list_alt", "assessment.PayItem"),
        _list("group_work", "assessment.PayGroup"),
        _list("group_add", "assessment.PayGroupMember"),
        _list("vertical_align_bottom", "assessment.MinimumWage"),
        _list("account_balance", "assessment.FundSource"),
        _list("rule", "assessment.FundRule"),
        _list("call_received", "assessment.FundIncome"),
        _list("call_made", "assessment.FundExpense"),
        _list("credit_score", "assessment.OverdraftApproval"),
    ),
    _folded(
        _("Territory"),
        _list("grid_on", "grids.Grid"),
        _list("holiday_village", "grids.Village"),
        _list("history_edu", "grids.GridAct"),
        _list("location_city", "grids.Subdistrict"),
        _list("category", "grids.Matter"),
        _list("playlist_add", "grids.MatterAdmission"),
    ),
    _folded(
        _("Settings"),
        _list("balance", "assessment.Scheme"),
        _list("alt_route", "incidents.RoutingRule"),
        _list("fork_right", "incidents.DefaultRoute"),
        _list("short_text", "incidents.StandardText"),
        _list("timer", "incidents.TimeLimit"),
        _list("auto_delete", "incidents.RetentionPeriod"),
        _list("update", "incidents.PatrolInterval"),
        _list("apartment", "staff.Department"),
        _list("calendar_month", "staff.CalendarDay"),
        _list("event_busy", "staff.AttendanceKeeping"),
        _list("event_note", "staff.LeaveQuota"),
        _list("translate", "incidents.WordMeaning"),
        _list("conversion_path", "incidents.OutsideCode"),
        _list("description", "assessment.OfficeLetterhead"),
    ),
    _folded(
        _("System"),
        _list("manage_accounts", "staff.User"),
        _list("verified_user", "staff.Grant"),
        _list("how_to_reg", "staff.RightRequest"),
        _list("key", "staff.Token"),
        _list("outgoing_mail", "staff.OutwardMessage"),
        _list("lock_person", "staff.Lockout"),
        _list("policy", "core.AuditEntry"),
        _list("receipt_long", "admin.LogEntry"),
        _list("bug_report", "core.Failure"),
        _list("verified", "core.Verification"),
        _list("block", "core.FailedItem"),
        _list("cleaning_services", "core.ChoreRun"),
        _list("hourglass_top", "core.Job"),
    ),
]  # fmt: skip


def _access(request: HttpRequest) -> Any:
    from staff.access import access_of

    return access_of(request.user)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with anything to open in them. Folded ones are opened, from the first on, as long as there is room."""
    groups = []
    for group in NAVIGATION:
        items = [item for item in group["items"] if "permission" not in item or item["permission"](request)]
        if items:
            groups.append({**group, "items": items})
    room = MOST_OPEN - sum(len(group["items"]) for group in groups if not group.get("collapsible"))
    for group in groups:
        if group.get("collapsible"):
            room -= len(group["items"])
            group["collapsible"] = room < 0
    return groups


# Lists without an entry of their own, and the one beside which they stand: weeks lead to the one, rounds to the other.
BESIDE = {
    "admin:assessment_inspection_changelist": "admin:assessment_inspection_weeks",
    "admin:assessment_awardcandidate_changelist": "admin:assessment_awardround_changelist",
}


def place_of(address: str) -> tuple[int, str]:
    """Where a list stands in the menu: how far down, and in which group. What is not in it is last, and in none."""
    at, title = _places().get(address, (len(_places()), ""))
    return at, str(title)


@cache
def _places() -> dict[str, tuple[int, object]]:
    entries = [(str(item["link"]), group.get("title", "")) for group in NAVIGATION for item in group["items"]]
    places = {address: (at, title) for at, (address, title) in enumerate(entries)}
    return places | {reverse(name): places[reverse(other)] for name, other in BESIDE.items()}
