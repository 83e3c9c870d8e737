"""What beat fires for chores. The task makes one call and is safe to run again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.names import named_task
from core.unattended.chores import do_chores as do_what_is_due


@named_task("core.do_chores", _("do the chores whose time has passed"))
def do_chores() -> int:
    """Do every chore whose time has passed, also while the machine was off. Returns how many were done."""
    return len(do_what_is_due(at=timezone.now()))
