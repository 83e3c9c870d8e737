"""Early warnings over REST."""

from __future__ import annotations

from assessment import datasets
from assessment.filters import EarlyWarningFilter
from assessment.models import EarlyWarning
from assessment.serializers import EarlyWarningSerializer
from core.viewsets import Listing


class EarlyWarningViewSet(Listing):
    """Where each of one's grids would have stood on the day of the warning, and what would lift it."""

    queryset = EarlyWarning.objects.all()
    rows = staticmethod(datasets.early_warnings)
    serializer_class = EarlyWarningSerializer
    filterset_class = EarlyWarningFilter
