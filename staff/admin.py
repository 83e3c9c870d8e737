"""Pages of staff in the back office, one line a noun."""

import staff.accounts.admin
import staff.attendance.admin
import staff.attendance.admin_quotas
import staff.audit_log.admin
import staff.calendar.admin
import staff.departments.admin
import staff.inbox.admin
import staff.jobs.admin
import staff.people.admin
import staff.places.admin
import staff.postings.admin
import staff.recruitment.admin
import staff.training.admin
import staff.unattended.admin  # noqa: F401
