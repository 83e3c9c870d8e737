"""Signals that the bulletin sends to nouns that build on it."""

from django.dispatch import Signal

# Sent with `bulletin` and `at` in the transaction that freezes a revision. What a receiver raises refuses the freezing.
revision_frozen = Signal()
