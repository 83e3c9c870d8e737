"""What the inbox tells of this floor."""

from django.utils.translation import gettext_lazy as _

from staff.inbox import register

register(
    {
        "task_issued": _("A task of the center for your grid: %(title)s."),
        "task_late": _("%(grid)s has not answered the task “%(title)s”, which was due."),
        "hazard_overdue": _("A hazard is not put right, though its deadline has passed: %(kind)s, %(place)s."),
    }
)
