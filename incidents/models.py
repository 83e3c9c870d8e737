"""Models of incidents, one line a noun."""

import incidents.assignments.models
import incidents.attachments.models
import incidents.care.models
import incidents.entries.models
import incidents.handover.models
import incidents.hazards.models
import incidents.incident.models
import incidents.incident.models_of_limits
import incidents.incoming.models
import incidents.mediations.models
import incidents.outside_codes.models
import incidents.premises.models
import incidents.publicity.models
import incidents.retention.models
import incidents.routing.models
import incidents.standard_texts.models
import incidents.suggestions.models
import incidents.supervision.models
import incidents.talks.models
import incidents.triage.models
import incidents.visits.models  # noqa: F401
