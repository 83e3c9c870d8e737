"""What the assessment tells people about, in their inbox."""

from django.utils.translation import gettext_lazy as _

from staff.inbox.topics import register

TOPICS = {
    "early_warning": _("%(grid)s would be number %(rank)s of %(count)s today, with %(score)s points in %(month)s."),
    "early_warning_bottom": _(
        "%(grid)s would be bottom-ranked today: number %(rank)s of %(count)s, with %(score)s points in %(month)s. "
        "See what would lift it."
    ),
    "interview_opened": _("You are to be interviewed about %(month)s, by %(due)s."),
    "interview_changed": _("The grounds of your interview about %(month)s have changed."),
    "interview_cancelled": _("Your interview about %(month)s is cancelled."),
    "interview_to_sign": _("Your interview about %(month)s is recorded: read it and sign."),
    "interview_rectified": _("Your rectification after the interview about %(month)s has passed its check."),
    "interview_planned_again": _(
        "Your rectification after the interview about %(month)s has not passed its check: see the new plan. "
        "It is checked again on %(day)s."
    ),
    "interview_to_hold": _("%(worker)s is to be interviewed about %(month)s, by %(due)s."),
    "interview_cancelled_office": _("The interview of %(worker)s about %(month)s is cancelled."),
    "interview_objection": _("%(worker)s objects to the record of the interview about %(month)s."),
    "interview_overdue": _("The interview of %(worker)s about %(month)s is overdue since %(due)s."),
    "interview_check_due": _("The rectification of %(worker)s after the interview about %(month)s is to be checked."),
    "bulletin_drafted": _("The bulletin of %(month)s is drafted: correct the facts until %(due)s; then it is frozen."),
    "bulletin_frozen": _("The bulletin of %(month)s is frozen. Issue it under its number."),
    "bulletin_not_frozen": _("The bulletin of %(period)s could not be frozen. See why."),
    "cycle_step_refused": _("A step of the cycle for %(period)s could not be done. See why."),
    "bulletin_issued": _("The bulletin of %(month)s is issued (%(number)s). Open it to read it."),
    "bulletin_corrected": _("The bulletin of %(month)s is corrected (%(number)s). Open it to read what changed."),
    "early_warning_unranked": _("%(grid)s would not be ranked in %(month)s as things stand today. See why."),
}

# Outside the house nobody is named.
OUTWARD = {
    "interview_to_hold": _("An interview about %(month)s is to be held by %(due)s."),
    "interview_cancelled_office": _("An interview about %(month)s is cancelled."),
    "interview_objection": _("There is an objection to the record of an interview about %(month)s."),
    "interview_overdue": _("An interview about %(month)s is overdue since %(due)s."),
    "interview_check_due": _("A rectification after an interview about %(month)s is to be checked."),
}

register(TOPICS, outward=OUTWARD)
