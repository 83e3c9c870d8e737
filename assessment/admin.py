"""The back office of the assessment, noun by noun."""

import assessment.adjustment.admin
import assessment.adoption.admin
import assessment.archive.admin
import assessment.award.admin
import assessment.bulletin.admin
import assessment.cycle.admin
import assessment.delivery.admin
import assessment.inspection.admin
import assessment.inspection.sample_admin
import assessment.interview.admin
import assessment.leading_group.admin
import assessment.letterhead.admin
import assessment.objection.admin
import assessment.pay.admin
import assessment.pay.admin_funds
import assessment.pay.admin_settings
import assessment.remark.admin
import assessment.replacement.admin
import assessment.scheme.admin
import assessment.score.admin
import assessment.score.quarter_admin
import assessment.survey.admin
import assessment.warning.admin
import assessment.what_if.admin  # noqa: F401
