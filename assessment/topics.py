"""What the assessment tells people about, in their inbox."""

from django.utils.translation import gettext_lazy as _

from staff.inbox import register

TOPICS = {
    "early_warning": _("%(grid)s would be number %(rank)s of %(count)s today, with %(score)s points in %(month)s."),
    "early_warning_bottom": _(
        "%(grid)s would be bottom-ranked today: number %(rank)s of %(count)s, with %(score)s points in %(month)s. "
        "See what would lift it."
    ),
    "early_warning_unranked": _("%(grid)s would not be ranked in %(month)s as things stand today. See why."),
}

register(TOPICS)
