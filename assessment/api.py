"""Results over REST and as datasets: read only, for they come from the cycle, one line a noun."""

import assessment.adjustment.api
import assessment.archive.api
import assessment.award.api
import assessment.bulletin.api
import assessment.cycle.api
import assessment.inspection.api
import assessment.interview.api
import assessment.leading_group.api
import assessment.objection.api
import assessment.pay.api
import assessment.replacement.api
import assessment.scheme.api
import assessment.score.api
import assessment.score.quarter_api
import assessment.warning.api  # noqa: F401
