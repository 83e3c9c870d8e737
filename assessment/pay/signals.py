"""News that pay sends upward."""

from __future__ import annotations

from django.dispatch import Signal

# A pay run was approved and locked. Sent in the transaction, with `run`, `by` (an account) and `at`.
run_locked = Signal()
