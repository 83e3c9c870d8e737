"""What beat fires for incidents, one line a noun."""

import incidents.attachments.tasks
import incidents.desk.tasks
import incidents.incoming.tasks
import incidents.retention.tasks
import incidents.supervision.tasks  # noqa: F401
