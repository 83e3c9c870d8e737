"""Who wrote into the box is told of the answer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from incidents.suggestions.models import Suggestion
from staff.inbox.services import notify
from staff.inbox.topics import register

register({"suggestion_answered": _("The office has answered what you put into the box on %(day)s.")})


def answered(suggestion: Suggestion, at: datetime) -> None:
    notify(
        topic="suggestion_answered",
        about=f"suggestion {suggestion.pk}",
        to=[suggestion.written_by_id],
        values={"day": day_of(suggestion.written_at).isoformat()},
        link=reverse("field-suggestions"),
        at=at,
    )
