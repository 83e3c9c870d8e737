"""Early warnings over REST."""

from __future__ import annotations

from assessment.warning import lists as datasets
from assessment.warning.lists import EarlyWarningFilter, EarlyWarningSerializer
from assessment.warning.models import EarlyWarning
from core.rest.resources import resource
from core.rest.viewsets import Listing


@resource("early-warnings")
class EarlyWarningViewSet(Listing):
    """Where each of one's grids would have stood on the day of the warning, and what would lift it."""

    queryset = EarlyWarning.objects.all()
    rows = staticmethod(datasets.early_warnings)
    serializer_class = EarlyWarningSerializer
    filterset_class = EarlyWarningFilter
