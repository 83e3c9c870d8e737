from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        import_module("assessment.steps")  # the steps of the cycle
        import_module("assessment.tasks")  # the chores
        import_module("assessment.topics")  # what people get notices about
        import_module("assessment.bulletin.receivers")  # what a change of the map asks of frozen months
        import_module("assessment.interview.receivers")  # what a frozen revision asks of interviews
        import_module("assessment.delivery.receivers")  # what reading in the inbox tells
        import_module("assessment.delivery.recruiting")  # what the rules say to recruitment
        import_module("assessment.adoption.receivers")  # what the issue of rules asks for, and whom it tells
        import_module("assessment.award.subjects")  # that one can object to a published award
        import_module("assessment.objection.kinds")  # what one can object to
        import_module("assessment.pay.kinds")
        import_module("assessment.objection.holding")  # what an acceptance may change for whom
        for room in ("replacement", "award", "pay"):
            import_module(f"assessment.{room}.holding")
        import_module("assessment.pay.receivers")  # the papers of a run that is locked
        import_module("assessment.objection.receivers")  # what the calendar asks of objections
        import_module("assessment.replacement.handing_over")  # what every hand-over lists
        import_module("assessment.replacement.objections")  # what one can object to
        import_module("assessment.replacement.receivers")  # what a final quarter asks of replacements
        import_module("assessment.score.objections")
        import_module("assessment.score.receivers")  # what a frozen month asks of scores
        import_module("assessment.score.quarter_receivers")  # what a revised month asks of its quarter
        import_module("assessment.score.year_receivers")  # what a revised month or quarter asks of its year
        import_module("assessment.score.quarter_subjects")  # what people may object to
        import_module("assessment.score.quarter_holding")  # what an acceptance may change of quarters
