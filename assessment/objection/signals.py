"""Signals that objections send to rooms above."""

from django.dispatch import Signal

# Sent with `objection` and `at` in the transaction in which an objection is accepted, after what it corrects was
# corrected and recomputed. What a receiver raises refuses the answer.
objection_accepted = Signal()
