"""Signals that the bulletin sends to nouns that build on it."""

from django.dispatch import Signal

# Sent with `bulletin`, `stretches` and `at` in the transaction that freezes a month or a revision of it. The stretches
# of its full-time members were counted by the statement that counted its lines. What a receiver raises refuses it.
month_frozen = Signal()

# Sent with `bulletin` and `at` in the transaction that freezes a revision. What a receiver raises refuses the freezing.
revision_frozen = Signal()

# Sent with `lines` (their keys), `worker` and `at` when a person opens a page that shows lines of a frozen bulletin.
lines_opened = Signal()
