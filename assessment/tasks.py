"""What beat fires, and what the clock asks once an hour or a night. Tasks make one call and are safe to run again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import assessment.remark.tasks
import assessment.what_if.tasks  # noqa: F401
from assessment.adjustment.services import sweep_evidence as sweep_evidence_of_adjustments
from assessment.cycle.services import catch_up
from assessment.delivery.services import UNREAD, serve_by_notice
from assessment.interview.services import OVERDUE, TO_CHECK, chase_interviews
from assessment.objection.services import UNANSWERED, chase_objections, sweep_evidence
from assessment.replacement.evidence import sweep_evidence as sweep_evidence_of_replacements
from assessment.score.quarter_life import finish_quarters, tell_quarters
from assessment.score.year_life import finish_years, tell_years
from core.models import Heartbeat
from core.names import named_task
from core.unattended.chores import FILES, Chore, daily, declare, hourly


@named_task("assessment.turn_the_wheel", _("run the steps of the cycle that are due"))
def run_cycle() -> int:
    """Run every step that is due and has not run, and leave a sign of life. Returns how many were tried."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now})
    return len(catch_up(at=now))


@named_task("assessment.look_after_scores", _("tell and finish quarters and years"))
def look_after_scores() -> int:
    """Tell drafts whose time to be looked through is over, and make final what nobody may object to; how many."""
    now = timezone.now()
    return tell_quarters(at=now) + finish_quarters(at=now) + tell_years(at=now) + finish_years(at=now)


declare(
    Chore(
        "assessment.serve_by_notice",
        _("note those as told who had their time to read"),
        hourly(3),
        lambda at: serve_by_notice(at=at),
        works_on=(UNREAD.name,),
    )
)
declare(
    Chore(
        "assessment.chase_interviews",
        _("chase interviews that are overdue, and checks that are due"),
        hourly(7),
        lambda at: chase_interviews(at=at),
        works_on=(OVERDUE.name, TO_CHECK.name),
    )
)
declare(
    Chore(
        "assessment.chase_objections",
        _("tell of objections that were not answered in time"),
        hourly(9),
        lambda at: chase_objections(at=at),
        works_on=(UNANSWERED.name,),
    )
)
for name, label, sweep in (
    ("sweep_evidence", _("remove files that no objection holds"), sweep_evidence),
    (
        "sweep_evidence_of_adjustments",
        _("remove evidence of adjustments that no row holds"),
        sweep_evidence_of_adjustments,
    ),
    (
        "sweep_evidence_of_replacements",
        _("remove files that no step of a replacement holds"),
        sweep_evidence_of_replacements,
    ),
):
    declare(Chore(f"assessment.{name}", label, daily(3, 45), lambda _at, sweep=sweep: sweep(), whole=FILES))  # type: ignore[misc]
