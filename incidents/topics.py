"""What the inbox tells of incidents, one line a noun."""

import incidents.assignments.notices
import incidents.cases.notices
import incidents.hazards.notices
import incidents.supervision.notices  # noqa: F401
