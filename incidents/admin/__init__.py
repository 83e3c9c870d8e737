"""Pages of cases, facts and fieldwork in the back office."""

from incidents.admin import facts, hazards, incident, intake, premises, retention, visits  # noqa: F401  (registers their pages)
