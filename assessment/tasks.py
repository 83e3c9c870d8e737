"""What beat fires. Tasks make one call and are safe to run again."""

from celery import shared_task
from django.utils import timezone

import assessment.what_if.tasks  # noqa: F401
from assessment.adjustment.services import sweep_evidence as sweep_evidence_of_adjustments
from assessment.cycle.services import catch_up
from assessment.delivery.services import serve_by_notice
from assessment.interview.services import chase_interviews
from assessment.objection.services import chase_objections, sweep_evidence
from assessment.replacement.evidence import sweep_evidence as sweep_evidence_of_replacements
from assessment.score.quarter_life import finish_quarters, tell_quarters
from assessment.score.year_life import finish_years, tell_years
from core.models import Heartbeat


@shared_task(name="assessment.turn_the_wheel")
def run_cycle() -> int:
    """Run every step that is due and has not run, and leave a sign of life. Returns how many were tried."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now})
    return len(catch_up(at=now))


@shared_task(name="assessment.chase_interviews")
def chase() -> int:
    """Notify the office of overdue interviews and of checks that are due; returns how many were notified."""
    return chase_interviews(at=timezone.now())


@shared_task(name="assessment.serve_by_notice")
def serve() -> int:
    """Note those as told who had their time to read; returns how many."""
    return serve_by_notice(at=timezone.now())


@shared_task(name="assessment.chase_objections")
def chase_answers() -> int:
    """Notify heads and people of objections that were not answered in time; returns how many were notified."""
    return chase_objections(at=timezone.now())


@shared_task(name="assessment.sweep_evidence")
def sweep_files_of_objections() -> dict[str, int]:
    """Remove files that no objection holds, and count those that are missing."""
    return sweep_evidence()


@shared_task(name="assessment.look_after_scores")
def look_after_scores() -> int:
    """Tell drafts whose time to be looked through is over, and make final what nobody may object to; how many."""
    now = timezone.now()
    return tell_quarters(at=now) + finish_quarters(at=now) + tell_years(at=now) + finish_years(at=now)


@shared_task(name="assessment.sweep_evidence_of_adjustments")
def sweep_files_of_adjustments() -> dict[str, int]:
    """Remove files that no adjustment holds, and count those that are missing."""
    return sweep_evidence_of_adjustments()


@shared_task(name="assessment.sweep_evidence_of_replacements")
def sweep_files_of_replacements() -> dict[str, int]:
    """Remove files that no step of a replacement holds, and count those that are missing."""
    return sweep_evidence_of_replacements()
