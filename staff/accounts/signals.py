"""Signals that accounts send upward."""

from django.dispatch import Signal

# Sent with `request` (a right that was asked for), `at` and `on` in the transaction of its asking or its decision.
right_asked = Signal()
right_decided = Signal()

# Sent with `user`, `what` (a `Reset`), `by`, `at` and `on` where somebody else set a password or removed a phone.
access_reset = Signal()

# Sent with `grant`, `by`, `at` and `on` where one person alone gave a duty, because it is the first of its kind.
given_alone = Signal()
