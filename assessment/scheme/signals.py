"""Signals that the scheme sends to nouns that build on it."""

from django.dispatch import Signal

# Sent with `scheme` and `at` in the transaction that issues a version. What a receiver raises refuses the issue.
rules_issued = Signal()
