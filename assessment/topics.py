"""The topics of the assessment's notices: each noun registers its own topics."""

import assessment.adjustment.notices
import assessment.adoption.notices
import assessment.award.notices
import assessment.bulletin.notices
import assessment.cycle.notices
import assessment.inspection.notices
import assessment.interview.notices
import assessment.objection.notices
import assessment.pay.notices
import assessment.remark.notices
import assessment.replacement.notices
import assessment.score.notices
import assessment.score.quarter_notices
import assessment.warning.notices  # noqa: F401
