"""Pages of the assessment in the back office."""

from assessment.admin import (  # noqa: F401  (registers their pages)
    bulletin,
    cycle,
    inspection,
    interview,
    letterhead,
    scheme,
    survey,
    warning,
)
