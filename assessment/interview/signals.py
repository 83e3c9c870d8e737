"""Signals that interviews send to rooms that build on them."""

from django.dispatch import Signal

# Sent with `interview` and `at` in the transaction in which one opens, after the person was notified of it.
interview_opened = Signal()

# Sent with `interview`, `worker` and `at` when its person opens its page.
interview_read = Signal()
