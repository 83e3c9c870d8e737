"""The tables of the assessment, noun by noun."""

import assessment.adjustment.models
import assessment.adoption.models
import assessment.archive.models
import assessment.award.models
import assessment.award.models_of_rounds
import assessment.bulletin.models
import assessment.cycle.models
import assessment.delivery.models
import assessment.inspection.models
import assessment.interview.models
import assessment.leading_group.models
import assessment.letterhead.models
import assessment.objection.models
import assessment.pay.models
import assessment.pay.models_of_funds
import assessment.pay.models_of_items
import assessment.pay.models_of_papers
import assessment.pay.models_of_people
import assessment.remark.models
import assessment.replacement.models
import assessment.replacement.models_of_files
import assessment.scheme.models
import assessment.score.models
import assessment.survey.models
import assessment.warning.models
import assessment.what_if.models  # noqa: F401
