"""The words of an incident: its states and parties, where a report comes from, why it is invalid, what is limited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.incident import rules
from incidents.incident.workflow import Party, State

TOO_LATE_TO_EXTEND = _("The deadline has passed; an extension is approved before it.")

STATE_LABELS = {
    State.DRAFT: _("draft"),
    State.REPORTED: _("reported"),
    State.DISCARDED: _("discarded"),
    State.SELF_CLOSED: _("self-closed"),
    State.RETURNED: _("returned"),
    State.INVALID: _("invalid"),
    State.DUPLICATE: _("duplicate"),
    State.ACCEPTED: _("accepted"),
    State.ASSIGNED: _("assigned"),
    State.SENT_BACK: _("sent back"),
    State.HANDLING: _("being handled"),
    State.EXTENSION_ASKED: _("extension asked for"),
    State.FEEDBACK: _("fed back"),
    State.ESCALATED: _("escalated"),
    State.CLOSED: _("closed"),
    State.EVALUATED: _("evaluated"),
    State.REOPENED: _("reopened"),
}

PARTY_LABELS = {
    Party.AUTHOR: _("the reporter"),
    Party.FULL_TIME: _("the full-time member"),
    Party.LEADER: _("the grid leader"),
    Party.GUIDE: _("the guide"),
    Party.CENTER: _("the center"),
    Party.HEAD: _("a head of the subdistrict"),
    Party.HANDLER: _("the department"),
    Party.DISTRICT: _("the district"),
}

PARTY_CHOICES = [(party.value, label) for party, label in PARTY_LABELS.items()]
STATE_CHOICES = [(state.value, label) for state, label in STATE_LABELS.items()]


class ReportSource(models.TextChoices):
    MEMBER = "member", _("somebody who serves the grid")
    CENTER = "center", _("the center")
    PUBLIC = "public", _("the public, through the center")
    IMPORT = "import", _("another system")


class Channel(models.TextChoices):
    """How word of an incident came; who reported it is its `ReportSource`. Empty: not recorded."""

    HOTLINE = "hotline_12345", _("hotline 12345")
    PETITION = "petition", pgettext_lazy("channel", "petition")
    VIDEO = "video", _("video surveillance")
    PATROL = "patrol", pgettext_lazy("channel", "patrol")
    PUBLIC = "public", pgettext_lazy("channel", "residents")
    SUPERIOR = "superior", _("handed down from above")
    DEPARTMENT = "department", _("handed over by a department")
    MEDIA = "media", _("media and the internet")


class InvalidReason(models.TextChoices):
    INVENTED = "invented", _("invented")
    NOT_A_MATTER = "not_a_matter", _("not a matter of the grids")
    UNCLEAR = "unclear", _("too unclear to act upon")
    OTHER = "other", _("other")


class LimitStage(models.TextChoices):
    ACCEPT = rules.ACCEPT, _("acceptance")
    CLOSE = rules.CLOSE, _("feedback of the result")


class LimitUnit(models.TextChoices):
    WORKING_DAYS = rules.WORKING_DAYS, _("working days")
    MINUTES = rules.MINUTES, _("minutes by the clock")
