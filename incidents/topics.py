"""What the inbox tells of this floor."""

from django.utils.translation import gettext_lazy as _

from staff.inbox.topics import register

register(
    {
        "task_issued": _("A task of the center for your grid: %(title)s."),
        "task_late": _("%(grid)s has not answered the task “%(title)s”, which was due."),
        "hazard_overdue": _("A hazard is not put right, though its deadline has passed: %(kind)s, %(place)s."),
        # what a move means for others; no text of a case stands in it: the page is one tap away
        "case_returned": _("Your report %(number)s was returned: complete it and report it again."),
        "case_invalid": _("Your report %(number)s was judged invalid."),
        "case_duplicate": _("Your report %(number)s was judged a duplicate of another case."),
        "case_closed": _("The case %(number)s that you reported is closed: see the result."),
        "case_assigned": _("The case %(number)s is assigned to you."),
        "case_reworked": _("The result of the case %(number)s was not accepted: it goes on."),
        "case_reopened": _("The case %(number)s is reopened."),
        "extension_asked": _("An extension is asked for in the case %(number)s."),
        "extension_decided": _("The extension of the case %(number)s is decided on."),
        "case_hastened": _("The case %(number)s is now urgent."),
        "help_asked": _("Your help is asked for in the case %(number)s."),
        "help_given": _("The guide has answered in the case %(number)s."),
        "supervision_answered": _("The supervision note of the case %(number)s is answered: close it."),
        "supervision_closed": _("The supervision note of the case %(number)s is closed."),
        # told by the clock
        "accept_soon": _("The report %(number)s is to be accepted by %(due)s."),
        "accept_overdue": _(
            "The report %(number)s was to be accepted by %(due)s. A supervision note is open: answer it."
        ),
        "accept_overdue_below": _("The report %(number)s was to be accepted by %(due)s and is not."),
        "result_soon": _("The case %(number)s is due %(due)s."),
        "result_overdue": _("The case %(number)s was due %(due)s. A supervision note is open: answer it."),
        "result_overdue_below": _("The case %(number)s was due %(due)s and is not settled."),
    }
)
