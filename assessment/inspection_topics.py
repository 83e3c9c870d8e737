"""What the weekly inspection tells people about, in their inbox."""

from django.utils.translation import gettext_lazy as _

from staff.inbox import register

TOPICS = {
    "rectification_assigned": _("%(grid)s, week %(week)s: “%(finding)s” is to be put right by %(day)s."),
    "rectification_answered": _("%(grid)s, week %(week)s: “%(finding)s” was put right. Check it."),
}

register(TOPICS)
