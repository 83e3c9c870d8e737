"""What the inbox reports about incidents, one line a noun."""

import incidents.assignments.notices
import incidents.handover.notices
import incidents.hazards.notices
import incidents.incident.notices
import incidents.suggestions.notices
import incidents.supervision.notices  # noqa: F401
