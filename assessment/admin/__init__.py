"""Pages of the assessment in the back office."""

from assessment.admin import bulletin, cycle, inspection, interview, scheme, warning  # noqa: F401  (registers their pages)
