"""News that the working calendar sends upward."""

from __future__ import annotations

from django.dispatch import Signal

# Some days of an office became days off or working days. Sent in the transaction of the change, with `subdistrict`
# (its key), `before` and `after` (two values of `WorkingCalendar`), `days` (those that changed), `by` (an account) and
# `at`. Whoever stores a deadline that counts working days computes it anew: see `staff.calendar.rules.recounted`.
calendar_changed = Signal()
