"""What beat fires for what-ifs. The task makes one call and is safe to run again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.what_if.services import work_on_all
from core.names import named_task


@named_task("assessment.work_on_what_ifs", _("work on what-ifs that wait"))
def work_on_what_ifs() -> int:
    """Work on what-ifs that wait; returns how many were worked on."""
    return work_on_all(at=timezone.now())
