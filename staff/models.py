"""The models of staff, one line a noun."""

import staff.accounts.models
import staff.accounts.models_of_rights
import staff.attendance.models
import staff.attendance.models_of_quotas
import staff.calendar.models
import staff.departments.models
import staff.inbox.models
import staff.people.models
import staff.postings.models
import staff.recruitment.models
import staff.training.models  # noqa: F401
