"""What waits among notes of talks: next steps that their author has not marked as done."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.worklist import OPEN, Line, Queue, Queues, end_of_day, joined
from incidents.talks.models import OPEN_STEP, TalkNote
from staff.access import Role, serving_as

FIELD_QUEUES = Queues(
    page="field-talks",
    rows=TalkNote.objects.visible_to,
    line=Line("", joined("worker__name", "next_step"), "grid", end_of_day("due_on"), "written_at"),
    queues=(
        Queue(
            "steps",
            _("next steps of my talks"),
            "forum",
            serving_as(Role.GUIDE),
            lambda user, _at: Q(OPEN_STEP, written_by=user.pk),
            verb=OPEN,
            tap=("field-talk-done", pgettext_lazy("task", "Done")),
            hidden_when_empty=True,
        ),
    ),
    office=False,
)
