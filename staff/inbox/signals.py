"""Signals that the inbox sends upward."""

from django.dispatch import Signal

# Sent with `user` (an account), `notices` (what each of them is about) and `at`, in the transaction in which notices
# are noted as read.
notices_read = Signal()
