"""Notices of deadlines that come near or pass."""

from django.utils.translation import gettext_lazy as _

from staff.inbox.topics import register

TOPICS = {
    "came_late": _(
        "Cases past their deadline already when they were entered here: %(count)s (%(grids)s). No alarm is raised and "
        "no supervision opened, unless somebody moves them here."
    ),
    "accept_soon": _("The report %(case)s is to be accepted by %(due)s."),
    "accept_overdue": _("The report %(case)s was to be accepted by %(due)s. A supervision note is open: answer it."),
    "accept_overdue_below": _("The report %(case)s was to be accepted by %(due)s and is not."),
    "result_soon": _("The case %(case)s is due %(due)s."),
    "result_overdue": _("The case %(case)s was due %(due)s. A supervision note is open: answer it."),
    "result_overdue_below": _("The case %(case)s was due %(due)s and is not settled."),
}
register(TOPICS)
