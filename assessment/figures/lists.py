"""The rows behind figures as JSON."""

from __future__ import annotations

from rest_framework import serializers

from assessment.figures.evidence import EvidenceRow
from assessment.figures.sources import Source


class SourceRowSerializer(serializers.Serializer[EvidenceRow]):
    """One row behind a figure. `counted` is what of it counted; `change` says what became of it since.

    A row that is `withheld` is of a restricted case that one may not open: it counted, and no more is told of it.
    """

    source = serializers.ChoiceField([source.value for source in Source])  # type: ignore[assignment]
    key = serializers.CharField(allow_blank=True)
    counted = serializers.DictField()
    change = serializers.ChoiceField(["", "added", "gone", "changed"])
    today = serializers.DictField(allow_null=True)
    withheld = serializers.BooleanField()
