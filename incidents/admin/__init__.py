"""Pages of cases, facts and fieldwork in the back office."""

from incidents.admin import (  # noqa: F401  (registers their pages)
    facts,
    hazards,
    incident,
    intake,
    mediations,
    premises,
    retention,
    routing,
    supervision,
    tasks,
    visits,
)
