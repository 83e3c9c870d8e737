"""What waits among sheets that were dropped in: to be imported, or to be answered first."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.worklist import Line, Queue, Queues
from grids.duties import CENTER
from incidents.incoming.models import IncomingSheet, IncomingState
from staff.access import access_of, where_held, with_duty
from staff.accounts.models import User

ASKING = (IncomingState.COLUMNS, IncomingState.WORDS, IncomingState.REFUSED)
HAS_PAIRS = Q(outcome__doubts__0__isnull=False)  # rows that may be about a record that is here: decided on its page


def _sheets(user: User) -> QuerySet[IncomingSheet]:
    return IncomingSheet.objects.filter(subdistrict__in=access_of(user).subdistricts_as(*CENTER))


OFFICE_QUEUES = Queues(
    page="admin:incidents_incomingsheet_changelist",
    rows=_sheets,
    line=Line("admin:incidents_incomingsheet_change", "name", since="dropped_at"),
    queues=(
        Queue(
            "import",
            _("sheets to import"),
            "playlist_add_check",
            with_duty(*CENTER),
            lambda user, _at: Q(state=IncomingState.READY) & ~HAS_PAIRS & where_held(user, *CENTER),
            verb=_("Import"),
            act=("admin:incidents_incomingsheet_import_one",),
            one_by_one=("admin:incidents_incomingsheet_decide", "import"),
            hidden_when_empty=True,
        ),
        Queue(
            "asking",
            _("sheets that ask something"),
            "live_help",
            with_duty(*CENTER),
            lambda user, _at: (
                (Q(state__in=ASKING) | Q(state=IncomingState.READY) & HAS_PAIRS) & where_held(user, *CENTER)
            ),
            verb=_("Answer"),
            in_place=False,
            hidden_when_empty=True,
        ),
    ),
)
