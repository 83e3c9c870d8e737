"""The navigation of the back office: grouped by the office's work, only what the account may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _may_open(model: str) -> Callable[[HttpRequest], bool]:
    """Whether the account may open the list of a model, by what its page says."""

    def may(request: HttpRequest) -> bool:
        from django.apps import apps
        from django.contrib import admin

        page = admin.site._registry.get(apps.get_model(model))
        return page is not None and page.has_view_permission(request)

    return may


def _list(title: object, icon: str, model: str, *, but: str = "") -> dict[str, Any]:
    """The list of a model; `but` names a page below it that has its own entry."""
    app, name = model.lower().split(".")
    root, other = reverse_lazy(f"admin:{app}_{name}_changelist"), f"/{but}/"
    active = {"active": lambda request: request.path.startswith(str(root)) and not request.path.endswith(other)}
    return {
        **(active if but else {}),
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": _may_open(model),
    }


def _is_center(request: HttpRequest) -> bool:
    from grids.duties import Duty

    return _access(request).holds(Duty.CENTER)


NAVIGATION: list[dict[str, Any]] = [
    {
        "items": [
            {"title": _("Today"), "icon": "today", "link": reverse_lazy("admin:index")},
            {"title": _("Dashboard of the grids"), "icon": "monitoring", "link": reverse_lazy("dashboard"),
             "permission": lambda request: _access(request).is_office},
        ],
    },
    {
        "title": _("Incidents"),
        "separator": True,
        "items": [
            {"title": _("Waiting cases, one by one"), "icon": "keyboard_double_arrow_right",
             "link": reverse_lazy("admin:incidents_incident_triage"),
             "permission": _is_center},
            _list(_("Incidents"), "assignment", "incidents.Incident", but="triage"),
            _list(_("Supervision notes"), "notification_important", "incidents.Supervision"),
            _list(_("Routing rules"), "alt_route", "incidents.RoutingRule"),
            _list(_("Default departments"), "fork_right", "incidents.DefaultRoute"),
            _list(_("Time limits"), "timer", "incidents.TimeLimit"),
            _list(_("Retention periods"), "auto_delete", "incidents.RetentionPeriod"),
        ],
    },
    {
        "title": _("Fieldwork"),
        "separator": True,
        "items": [
            _list(_("Visits and patrols"), "directions_walk", "incidents.Visit"),
            _list(_("Register of premises"), "storefront", "incidents.Premises"),
            _list(_("Hazards"), "warning", "incidents.Hazard"),
            _list(_("Mediations"), "handshake", "incidents.Mediation"),
            _list(_("Publicity"), "campaign", "incidents.PublicityActivity"),
            _list(_("Tasks for the grids"), "assignment_turned_in", "incidents.Task"),
            _list(_("Visits on a legal basis"), "volunteer_activism", "incidents.CareVisit"),
            _list(_("Counts of these visits"), "functions", "incidents.CareCount"),
            _list(_("Patrol intervals"), "update", "incidents.PatrolInterval"),
        ],
    },
    {
        "title": _("Facts"),
        "separator": True,
        "items": [
            _list(_("Base information"), "database", "incidents.BaseEntry"),
            _list(_("Awareness surveys"), "record_voice_over", "incidents.AwarenessSurvey"),
            _list(_("Samples of the awareness survey"), "casino", "assessment.SurveySample"),
            _list(_("Attendance"), "event_available", "staff.Attendance", but="rates"),
            {"title": _("Attendance rates"), "icon": "percent", "link": reverse_lazy("admin:staff_attendance_rates"),
             "permission": _may_open("staff.Attendance")},
            _list(_("Leave"), "beach_access", "staff.Leave"),
            _list(_("Whether attendance is kept"), "event_busy", "staff.AttendanceKeeping"),
            _list(_("Days of leave in a year"), "event_note", "staff.LeaveQuota"),
            _list(_("Receipts of figures"), "inventory", "incidents.Receipt"),
            _list(_("Imports of sheets"), "upload_file", "incidents.IncomingSheet"),
            _list(_("Meanings of words"), "translate", "incidents.WordMeaning"),
            _list(_("Outside codes"), "conversion_path", "incidents.OutsideCode"),
        ],
    },
    {
        "title": _("Assessment"),
        "separator": True,
        "items": [
            _list(_("Monthly bulletins"), "leaderboard", "assessment.Bulletin"),
            _list(_("Bulletin lines"), "format_list_numbered", "assessment.BulletinLine"),
            _list(_("Monthly scores"), "person_check", "assessment.MonthlyScore"),
            _list(_("Revisions of scores"), "history_edu", "assessment.ScoreRevision"),
            _list(_("Early warnings"), "notification_important", "assessment.EarlyWarning"),
            _list(_("Interviews"), "forum", "assessment.Interview"),
            _list(_("Objections"), "gavel", "assessment.Objection"),
            _list(_("Who was told"), "mark_email_read", "assessment.Delivery"),
            _list(_("Quarterly assessments"), "grading", "assessment.QuarterlyScore"),
            _list(_("Yearly scores"), "military_tech", "assessment.YearlyScore"),
            _list(_("Bonus and deductions"), "exposure", "assessment.Adjustment"),
            {"title": _("Weekly inspections"), "icon": "fact_check",
             "link": reverse_lazy("admin:assessment_inspection_weeks"),
             "permission": _may_open("assessment.Inspection"),
             "active": lambda request: "/assessment/inspection/" in request.path},
            _list(_("Findings of inspections"), "rule", "assessment.InspectionFinding"),
            _list(_("Samples to verify"), "casino", "assessment.InspectionSample"),
            _list(_("Ledger of the cycle"), "history", "assessment.CycleRun"),
            _list(_("Assessment schemes"), "balance", "assessment.Scheme"),
            _list(_("what-ifs"), "experiment", "assessment.WhatIf"),
            _list(_("Adoption of rules"), "fact_check", "assessment.RulesToAdopt"),
            _list(_("Letterhead"), "description", "assessment.OfficeLetterhead"),
            _list(_("Awards"), "military_tech", "assessment.AwardRound"),
            _list(_("Leading group"), "diversity_3", "assessment.GroupMember"),
            _list(_("Meetings of the leading group"), "groups", "assessment.GroupMeeting"),
            _list(_("Decisions of the leading group"), "gavel", "assessment.GroupDecision"),
        ],
    },
    {
        "title": _("People"),
        "separator": True,
        "items": [
            {"title": _("Coverage board"), "icon": "groups_3", "link": reverse_lazy("admin:staff_posting_coverage"),
             "permission": _may_open("staff.Posting")},
            _list(_("Postings"), "badge", "staff.Posting", but="coverage"),
            _list(_("Workers"), "groups", "staff.Worker"),
            _list(_("Replacements"), "person_remove", "assessment.Replacement"),
            _list(_("Hand-overs"), "move_group", "incidents.HandOver"),
            _list(_("Openings"), "work", "staff.Opening"),
            _list(_("Recruitment"), "person_add", "staff.Application"),
            _list(_("Team-building deadlines"), "event_upcoming", "staff.TeamDeadline"),
            _list(_("Departments"), "apartment", "staff.Department"),
        ],
    },
    {
        "title": _("Pay"),
        "separator": True,
        "items": [
            _list(_("Pay runs"), "payments", "assessment.PayRun"),
            _list(_("Pay sheets"), "receipt_long", "assessment.PaySheet"),
            _list(_("Entered amounts"), "edit_note", "assessment.PayEntry"),
            _list(_("Pay rates"), "sell", "assessment.PayRate"),
            _list(_("Bases of insurance"), "health_and_safety", "assessment.PayBase"),
            _list(_("Retired, or paid by public finance"), "elderly", "assessment.PayStanding"),
            _list(_("Consents to recoveries"), "handshake", "assessment.RecoveryConsent"),
            _list(_("Days paid as attended"), "event_available", "assessment.AsAttended"),
            _list(_("Pay items"), "list_alt", "assessment.PayItem"),
            _list(_("Pay groups"), "group_work", "assessment.PayGroup"),
            _list(_("Members of pay groups"), "group_add", "assessment.PayGroupMember"),
            _list(_("Minimum wages"), "vertical_align_bottom", "assessment.MinimumWage"),
            _list(_("Sources of funds"), "account_balance", "assessment.FundSource"),
            _list(_("Rules of funds"), "rule", "assessment.FundRule"),
            _list(_("Money received"), "call_received", "assessment.FundIncome"),
            _list(_("Money spent beside pay"), "call_made", "assessment.FundExpense"),
            _list(_("Approved overdrafts"), "credit_score", "assessment.OverdraftApproval"),
        ],
    },
    {
        "title": _("Territory"),
        "separator": True,
        "items": [
            _list(_("Grids"), "grid_on", "grids.Grid"),
            _list(_("Acts of the map"), "history_edu", "grids.GridAct"),
            _list(_("Villages"), "holiday_village", "grids.Village"),
            _list(_("Subdistricts"), "location_city", "grids.Subdistrict"),
            _list(_("Matters"), "category", "grids.Matter"),
            _list(_("Admissions of matters"), "playlist_add", "grids.MatterAdmission"),
            _list(_("Working calendar"), "calendar_month", "staff.CalendarDay"),
        ],
    },
    {
        "title": _("System"),
        "separator": True,
        "items": [
            _list(_("Accounts"), "manage_accounts", "staff.User"),
            _list(_("Grants"), "verified_user", "staff.Grant"),
            _list(_("Rights asked for"), "how_to_reg", "staff.RightRequest"),
            _list(_("Tokens"), "key", "staff.Token"),
            _list(_("Outward messages"), "outgoing_mail", "staff.OutwardMessage"),
            _list(_("Lockouts"), "lock_person", "staff.Lockout"),
            _list(_("Audit log"), "policy", "core.AuditEntry"),
            _list(_("Log of the back office"), "receipt_long", "admin.LogEntry"),
            _list(_("Errors of the program"), "bug_report", "core.Failure"),
            _list(_("Items that failed"), "block", "core.FailedItem"),
            _list(_("Chores"), "cleaning_services", "core.ChoreRun"),
            _list(_("Verifications"), "verified", "core.Verification"),
        ],
    },
]  # fmt: skip


def _access(request: HttpRequest) -> Any:
    from staff.access import access_of

    return access_of(request.user)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with anything to open in them."""
    groups = []
    for group in NAVIGATION:
        items = [item for item in group["items"] if "permission" not in item or item["permission"](request)]
        if items:
            groups.append({**group, "items": items})
    return groups
