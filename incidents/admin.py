"""Pages of incidents in the back office, one line a noun."""

import incidents.assignments.admin
import incidents.care.admin
import incidents.desk.admin
import incidents.entries.admin
import incidents.handover.admin
import incidents.hazards.admin
import incidents.incident.admin
import incidents.incoming.admin
import incidents.mediations.admin
import incidents.outside_codes.admin
import incidents.premises.admin
import incidents.publicity.admin
import incidents.retention.admin
import incidents.routing.admin
import incidents.standard_texts.admin
import incidents.suggestions.admin
import incidents.supervision.admin
import incidents.visits.admin  # noqa: F401
