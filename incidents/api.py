"""Resources and datasets of incidents, one line a noun."""

import incidents.assignments.api
import incidents.attachments.api
import incidents.care.api
import incidents.entries.api
import incidents.handover.api
import incidents.hazards.api
import incidents.incident.api
import incidents.mediations.api
import incidents.outside_codes.api
import incidents.premises.api
import incidents.publicity.api
import incidents.supervision.api
import incidents.visits.api  # noqa: F401
