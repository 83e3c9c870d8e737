"""Signals that accounts send upward."""

from django.dispatch import Signal

# Sent with `request` (a right that was asked for), `at` and `on` in the transaction of its asking or its decision.
right_asked = Signal()
right_decided = Signal()

# Sent with `user`, `what` (a `Reset`), `by`, `at` and `on` where somebody else set a password or removed a phone.
access_reset = Signal()

# Sent with `user`, `name` (of a provider), `bound` (or unbound), `key` (of the row) and `at` where an account
# can be entered with another log-in from now on, or no longer.
identity_changed = Signal()

# Sent with `accounts` in the transaction in which many were made at once; none of them is saved by itself.
accounts_opened = Signal()

# Sent with `grant`, `by`, `at` and `on` where one person alone gave a duty, because it is the first of its kind.
given_alone = Signal()
