"""Forms of the territory: ranges are entered as their two ends."""

from __future__ import annotations

from core.admin import RangeForm
from grids.models import Grid, GridVersion, Matter


class GridForm(RangeForm):
    class Meta:
        model = Grid
        fields = ("subdistrict",)


class GridVersionForm(RangeForm):
    class Meta:
        model = GridVersion
        exclude = ("during", "boundary")


class MatterForm(RangeForm):
    class Meta:
        model = Matter
        exclude = ("during",)
