"""Resources and datasets of staff, one line a noun."""

import staff.attendance.api
import staff.calendar.api
import staff.departments.api
import staff.people.api
import staff.postings.api
import staff.recruitment.api
import staff.training.api  # noqa: F401
