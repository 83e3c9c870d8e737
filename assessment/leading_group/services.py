"""Writes of the leading group: its members, meetings with their minutes, and decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import ManyToOneRel, Model
from django.utils.translation import gettext_lazy as _

from assessment.leading_group.models import GroupAttendance, GroupDecision, GroupMeeting, GroupMember, MeetingFile
from core.errors import Conflict, InvalidInput
from core.happened import refuse_future_day
from core.punctuation import listed
from core.web.uploads import Checked
from incidents.incident.texts import check_texts
from staff.accounts.models import User

MAX_FILES = 20
MAX_BYTES = 20 * 1024 * 1024  # of all files of one meeting


class MinutesSigned(Conflict):
    """The minutes of the meeting are signed, so nothing of it changes."""

    code = "minutes_signed"


class DecisionInUse(Conflict):
    """Other records rest on the decision, so it stands."""

    code = "decision_in_use"


@transaction.atomic
def save_member(member: GroupMember) -> GroupMember:
    """Write down a member of the group with their position and days. Raises ValidationError."""
    member.full_clean()
    member.save()
    return member


@transaction.atomic
def save_meeting(*, meeting: GroupMeeting, attended: Collection[GroupMember], by: User, at: datetime) -> GroupMeeting:
    """Write down a meeting with who attended, or correct it until its minutes are signed.

    Raises MinutesSigned, InvalidInput, ValidationError.
    """
    if meeting.pk:
        _unsigned(meeting)
    else:
        meeting.recorded_by, meeting.recorded_at = by, at
    check_texts({name: getattr(meeting, name) for name in ("subject", "guests", "minutes")})
    meeting.full_clean()
    of_the_day = set(GroupMember.objects.filter(subdistrict=meeting.subdistrict).on(meeting.held_on))
    strangers = [member for member in attended if member not in of_the_day]
    if strangers or not attended:
        names = listed(member.name for member in strangers)
        message = _("Not in the group on that day: %(names)s.") % {"names": names} if names else _("Say who attended.")
        raise InvalidInput(message, fields={"attended": message})
    meeting.save()
    meeting.attendance.exclude(member__in=attended).delete()
    known = set(meeting.attendance.values_list("member", flat=True))
    fresh = [GroupAttendance(meeting=meeting, member=member) for member in attended if member.pk not in known]
    GroupAttendance.objects.bulk_create(fresh)
    return meeting


@transaction.atomic
def add_files(*, meeting: GroupMeeting, uploads: Collection[Checked], by: User, at: datetime) -> list[MeetingFile]:
    """Keep files with a meeting: all of them or none. `uploads` come from `core.web.uploads.check_upload`.

    What is kept already, byte for byte, is not kept twice. Raises MinutesSigned, InvalidInput.
    """
    meeting = _unsigned(meeting)
    kept = dict(meeting.files.values_list("digest", "size"))
    sent = {hashlib.sha256(upload.data).hexdigest(): upload for upload in uploads}
    fresh = {digest: upload for digest, upload in sent.items() if digest not in kept}
    size = sum(kept.values()) + sum(len(upload.data) for upload in fresh.values())
    if len(kept) + len(fresh) > MAX_FILES or size > MAX_BYTES:
        words = {"count": MAX_FILES, "size": MAX_BYTES // 2**20}
        message = _("A meeting holds %(count)d files and %(size)d MB at most.") % words
        raise InvalidInput(message, fields={"files": message})
    return [
        MeetingFile.objects.create(
            meeting=meeting,
            name=upload.name,
            media_type=upload.media_type,
            size=len(upload.data),
            content=upload.data,
            digest=digest,
            added_by=by,
            added_at=at,
        )
        for digest, upload in fresh.items()
    ]


@transaction.atomic
def sign_minutes(*, meeting: GroupMeeting, signed_by: GroupMember, signed_on: date) -> GroupMeeting:
    """Write down who signed the minutes; from then on nothing of the meeting changes.

    Raises MinutesSigned, InvalidInput.
    """
    meeting = _unsigned(meeting)
    refuse_future_day(signed_on, field="signed_on")
    if signed_on < meeting.held_on:
        message = _("The minutes are signed on the day of the meeting, %(day)s, or later.") % {"day": meeting.held_on}
        raise InvalidInput(message, fields={"signed_on": message})
    if not meeting.attendance.filter(member=signed_by).exists():
        stranger = _("The minutes are signed by somebody who attended.")
        raise InvalidInput(stranger, fields={"signed_by": stranger})
    meeting.signed_by, meeting.signed_on = signed_by, signed_on
    meeting.save(update_fields=["signed_by", "signed_on"])
    return meeting


@transaction.atomic
def record_decision(*, decision: GroupDecision, by: User, at: datetime) -> GroupDecision:
    """Write down what the group decided, at a meeting or by circulation. It never changes afterwards.

    Raises InvalidInput, ValidationError.
    """
    decision.recorded_by, decision.recorded_at = by, at
    check_texts({"title": decision.title, "text": decision.text})
    decision.full_clean()
    meeting, admission = decision.meeting, decision.admission
    of_office = {row.subdistrict_id for row in (decision, meeting, admission) if row is not None}
    if len(of_office) > 1:
        name = "admission" if meeting is None else "meeting"
        elsewhere = _("This is of another subdistrict.")
        raise InvalidInput(elsewhere, fields={name: elsewhere})
    if meeting is not None and decision.decided_on < meeting.held_on:
        message = _("The meeting was on %(day)s: a decision of it is not earlier.") % {"day": meeting.held_on}
        raise InvalidInput(message, fields={"decided_on": message})
    decision.save()
    return decision


@transaction.atomic
def withdraw_decision(*, decision: GroupDecision, because: str, by: User, at: datetime) -> GroupDecision:
    """Take a decision back, with the reason, while nothing rests on it.

    Raises DecisionInUse, Conflict, InvalidInput.
    """
    # Whoever points at the decision meanwhile locks it too, and one of the two finds what the other did.
    decision = GroupDecision.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision.pk)
    if decision.withdrawn_at:
        raise Conflict(_("This decision is withdrawn already."))
    if not because.strip():
        raise InvalidInput(_("Say why."), fields={"because": _("missing")})
    check_texts({"because": because})
    if rests_on(decision):
        raise DecisionInUse(_("Other records rest on this decision. Decide anew instead."))
    decision.withdrawn_at, decision.withdrawn_by, decision.withdrawn_because = at, by, because.strip()
    decision.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return decision


def rests_on(decision: GroupDecision) -> list[Model]:
    """The rows of any table that point at the decision."""
    return [
        row
        for relation in GroupDecision._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        for row in relation.related_model._default_manager.filter(**{relation.field.name: decision.pk}).order_by("pk")
    ]


def standing_decision(*, decision: GroupDecision, kind: str, on: date) -> GroupDecision:
    """The decision, where another record may point at it: of this kind, not withdrawn, not later than `on`.

    It is locked, so that nobody withdraws it meanwhile. Raises InvalidInput.
    """
    row: GroupDecision = GroupDecision.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision.pk)
    message: object = ""
    if row.withdrawn_at:
        message = _("This decision is withdrawn.")
    elif row.kind != kind:
        message = _("This decision is about something else: %(kind)s.") % {"kind": row.get_kind_display()}
    elif row.decided_on > on:
        message = _("This was decided only on %(day)s.") % {"day": row.decided_on}
    if message:
        raise InvalidInput(message, fields={"decision": message})
    return row


def _unsigned(meeting: GroupMeeting) -> GroupMeeting:
    """The meeting, locked for this transaction. Raises MinutesSigned if its minutes are signed."""
    row: GroupMeeting = GroupMeeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    if row.signed_on:
        raise MinutesSigned(_("The minutes of this meeting are signed: nothing of it changes."))
    return row
