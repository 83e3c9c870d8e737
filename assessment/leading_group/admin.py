"""Pages of the leading group: members, meetings with minutes and files, decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import RangeDateFilter

from assessment.leading_group import services as group
from assessment.leading_group.forms import (
    DecideForm,
    DecisionForm,
    FilesForm,
    GroupMemberForm,
    MeetingForm,
    SignMinutesForm,
    WithdrawForm,
)
from assessment.leading_group.models import DecisionKind, GroupDecision, GroupMeeting, GroupMember, Position
from assessment.letterhead.documents import served
from core import audit
from core.models import AuditKind
from core.office.acts import Asked, Done, act, facts_of, link, readers
from core.office.admin import GoesOnThere, OfficeAdmin, WrittenOnce, actor, become
from core.office.display import Tag, attribute, chosen, column, linked
from core.punctuation import listed
from core.web.ranges import days_of
from grids.duties import CENTER, DECISION_READERS, OFFICE

POSITIONS = {Position.HEAD: "danger", Position.DEPUTY: "warning", Position.MEMBER: "info"}


@admin.register(GroupMember)
class GroupMemberAdmin(OfficeAdmin):
    """Who is in the leading group, in which position, and from when to when."""

    readers = DECISION_READERS
    editors = CENTER
    form = GroupMemberForm
    list_display = ("name", "post", "position_label", "days", "account")
    list_select_related = ("user__worker",)
    list_filter = ("position",)
    search_fields = ("name", "post")
    fields = ("subdistrict", ("name", "post"), ("position", "user"), ("begins_on", "ends_on"))
    entered_once = ("subdistrict",)
    position_label = chosen("position", _("position in the group"), POSITIONS)
    days = column(_("in the group"), lambda member: days_of(member.during), ordering="during")
    account = attribute("user", _("account"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return self.fields
        return ("subdistrict", ("name", "post"), ("position", "account"), "days")

    def write(self, request: HttpRequest, obj: GroupMember, form: Any, change: bool) -> None:
        group.save_member(obj)


# --- meetings -------------------------------------------------------------------------------------


def _open(asked: Asked) -> bool:
    return asked.row.signed_on is None


@act(
    _("Add files"),
    icon="attach_file",
    form=lambda asked: FilesForm(asked.sent, asked.request.FILES or None),
    offered=_open,
    submit=_("Add"),
)
def add_files(asked: Asked) -> object:
    kept = group.add_files(meeting=asked.row, uploads=asked.values["files"], **asked.by)
    return ngettext("%(count)d file is added.", "%(count)d files are added.", len(kept)) % {"count": len(kept)}


@act(
    _("Record a decision"),
    icon="gavel",
    form=lambda asked: DecideForm(asked.sent, initial={"decided_on": asked.row.held_on}),
    lead=_("A decision never changes: it can be withdrawn, with a reason, while nothing rests on it."),
    submit=_("Record"),
)
def decide(asked: Asked) -> object:
    meeting = asked.row
    decision = GroupDecision(meeting=meeting, subdistrict=meeting.subdistrict, **asked.values)
    made = group.record_decision(decision=decision, **asked.by)
    return _("Decision %(number)s is recorded.") % {"number": made.number}


@act(
    _("Enter the signature of the minutes"),
    icon="draw",
    form=lambda asked: SignMinutesForm(asked.row, asked.sent, initial={"signed_on": asked.today}),
    offered=_open,
    turn=_open,
    facts=facts_of("held_on", "subject"),
    lead=_("From then on nothing of the meeting changes. Decisions of it can still be recorded."),
    submit=_("Enter"),
)
def sign(asked: Asked) -> object:
    group.sign_minutes(meeting=asked.row, **asked.values)
    return _("The minutes are signed.")


@link(_("File"), icon="description", may=readers, url_path="files/<int:file>", hidden=True)
def open_file(asked: Asked) -> HttpResponse:
    row = asked.row.files.filter(pk=asked.address["file"]).first()
    if row is None or not asked.access.holds(*OFFICE, in_=asked.row.subdistrict_id):
        raise Http404
    audit.record(AuditKind.EXPORT, f"{row._meta.verbose_name} {row.pk}", str(asked.row))
    return served(row.name, bytes(row.content), row.media_type)


def _signed(meeting: GroupMeeting) -> Tag:
    return Tag("signed", meeting.signed_on) if meeting.signed_on else Tag("open", _("not yet"))


SIGNED = {"signed": "success", "open": "warning"}


@admin.register(GroupMeeting)
class MeetingAdmin(GoesOnThere):
    """Meetings of the leading group with their minutes; corrected until these are signed."""

    readers = DECISION_READERS
    editors = CENTER
    acts = (sign, decide, add_files, open_file)
    form = MeetingForm
    list_display = ("held_on", "subject", "place", "attendance", "signed")
    list_display_links = ("held_on", "subject")
    list_filter = (("held_on", RangeDateFilter),)
    search_fields = ("subject", "place")
    date_hierarchy = "held_on"
    fields = ("subdistrict", ("held_on", "place"), "subject", "attended", "guests", "minutes", "signed", "signed_by")
    add_fields = ("subdistrict", ("held_on", "place"), "subject", "attended", "guests", "minutes")
    entered_once = ("subdistrict",)
    change_form_after_template = "assessment/leading_group/meeting.html"
    attendance = column(_("who attended"), lambda meeting: listed(str(one) for one in meeting.attendance.all()))
    signed = column(
        _("minutes signed on"), _signed, ordering="signed_on", colours={"signed": "success", "open": "warning"}
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("attendance__member")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.signed_on is None)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fields
        if self.has_change_permission(request, obj):
            return (*self.add_fields, ("signed", "signed_by"))
        return (
            "subdistrict", ("held_on", "place"), "subject", "attendance", "guests", "minutes", ("signed", "signed_by")
        )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "signed_by")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change=change, **kwargs)
        if "attended" in made.base_fields:
            made.base_fields["attended"].queryset = GroupMember.objects.filter(
                subdistrict__in=self.places(request)
            ).order_by("position", "pk")
        return made

    def write(self, request: HttpRequest, obj: GroupMeeting, form: Any, change: bool) -> None:
        attended = list(form.cleaned_data["attended"])
        group.save_meeting(meeting=obj, attended=attended, by=actor(request), at=timezone.now())

    def below(self, request: HttpRequest, row: GroupMeeting) -> dict[str, Any]:
        may_open = self.access(request).holds(*OFFICE, in_=row.subdistrict_id)
        files = row.files.defer("content").select_related("added_by__worker") if may_open else ()
        return {"files": files, "decisions": row.decisions.all()}


# --- decisions ------------------------------------------------------------------------------------


def _resting(asked: Asked) -> list[Model]:
    return group.rests_on(asked.row)


@act(
    _("Withdraw"),
    icon="undo",
    form=WithdrawForm,
    offered=lambda asked: asked.row.withdrawn_at is None and not asked.of(_resting),
    danger=True,
    facts=facts_of("number", "title"),
    submit=_("Withdraw"),
)
def withdraw(asked: Asked) -> object:
    made = group.withdraw_decision(decision=asked.row, because=asked.values["because"], **asked.by)
    return Done(_("Decision %(number)s is withdrawn.") % {"number": made.number})


def _standing(decision: GroupDecision) -> Tag:
    return Tag("withdrawn", _("withdrawn")) if decision.withdrawn_at else Tag("stands", _("stands"))


KINDS = {
    DecisionKind.ADMISSION: "info",
    DecisionKind.RULES: "info",
    DecisionKind.OBJECTION: "warning",
    DecisionKind.AWARDS: "success",
    DecisionKind.OTHER: "default",
}


@admin.register(GroupDecision)
class DecisionAdmin(WrittenOnce):
    """What the leading group decided, at a meeting or by circulation; records that rest on it point here."""

    readers = DECISION_READERS
    editors = CENTER
    acts = (withdraw,)
    form = DecisionForm
    joined = ("meeting", "admission", "recorded_by__worker")
    list_display = ("number", "decided_on", "kind_label", "title", "meeting_name", "standing")
    list_filter = ("kind", ("decided_on", RangeDateFilter))
    search_fields = ("number", "title")
    date_hierarchy = "decided_on"
    add_fields = (
        "subdistrict",
        "meeting",
        ("number", "decided_on"),
        ("kind", "award_category"),
        "title",
        "text",
        "admission",
    )
    fields = (
        ("number", "standing"), ("decided_on", "meeting_link"), ("kind_label", "category_label"), "admission_link",
        "title", "text", ("recorded_by_whom", "recorded_at"), "withdrawn_because",
    )  # fmt: skip
    change_form_after_template = "assessment/leading_group/decision.html"
    kind_label = chosen("kind", _("kind"), KINDS)
    category_label = chosen("award_category", _("category of the awards"))
    meeting_name = attribute("meeting", _("meeting"))
    meeting_link = linked("meeting", _("meeting"))
    admission_link = linked("admission", _("admission of a matter"))
    recorded_by_whom = attribute("recorded_by", _("recorded by"))
    standing = column(_("state"), _standing, colours={"stands": "success", "withdrawn": "danger"})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.add_fields

    def write(self, request: HttpRequest, obj: GroupDecision, form: Any, change: bool) -> None:
        become(obj, group.record_decision(decision=obj, by=actor(request), at=timezone.now()))

    def below(self, request: HttpRequest, row: GroupDecision) -> dict[str, Any]:
        in_office = self.access(request).holds(*OFFICE, in_=row.subdistrict_id)
        rows = group.rests_on(row) if in_office else []
        return {"resting": [(one._meta.verbose_name, str(one), self._page_about(request, one)) for one in rows]}

    def _page_about(self, request: HttpRequest, row: Model) -> str:
        """The page of a row that rests on a decision; of what it belongs to, where it has none of its own."""
        owner = next((field.name for field in row._meta.concrete_fields if field.many_to_one or field.one_to_one), "")
        for one in (row, getattr(row, owner, None)):
            page: Any = self.admin_site._registry.get(type(one))
            if page is not None and page.has_view_permission(request):
                return str(page.address_of(one))
        return ""
