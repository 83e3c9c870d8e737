"""Pages of cases and facts in the back office."""

from incidents.admin import facts, incident  # noqa: F401  (registers their pages)
