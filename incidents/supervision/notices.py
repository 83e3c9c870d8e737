"""Notices of deadlines that come near or pass."""

from django.utils.translation import gettext_lazy as _

from staff.inbox.topics import register

TOPICS = {
    "accept_soon": _("The report %(number)s is to be accepted by %(due)s."),
    "accept_overdue": _("The report %(number)s was to be accepted by %(due)s. A supervision note is open: answer it."),
    "accept_overdue_below": _("The report %(number)s was to be accepted by %(due)s and is not."),
    "result_soon": _("The case %(number)s is due %(due)s."),
    "result_overdue": _("The case %(number)s was due %(due)s. A supervision note is open: answer it."),
    "result_overdue_below": _("The case %(number)s was due %(due)s and is not settled."),
}
register(TOPICS)
