"""Pages about people and accounts in the back office."""

from staff.admin import accounts, inbox, people, recruitment, security  # noqa: F401  (registers their pages)
