"""What waits in the box."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from core.worklist import Line, Queue, Queues
from grids.duties import CENTER
from incidents.suggestions.models import Suggestion
from staff.access import access_of, where_held, with_duty


def _unanswered(user: Any, _at: datetime) -> Q:
    person = access_of(user).person or 0
    own = Q(written_by=user.pk) | Q(written_by__worker=person) | Q(written_by__person=person)
    return Q(answered_at=None) & where_held(user, *CENTER) & ~own


OFFICE_QUEUES = Queues(
    page="admin:incidents_suggestion_changelist",
    rows=Suggestion.objects.visible_to,
    line=Line("admin:incidents_suggestion_change", Substr("text", 1, 40), since="written_at"),
    queues=(
        Queue(
            "unanswered",
            _("complaints and suggestions to answer"),
            "lightbulb",
            with_duty(*CENTER),
            _unanswered,
            hidden_when_empty=True,
            verb=_("Answer"),
            act=("admin:incidents_suggestion_answer",),
        ),
    ),
)
