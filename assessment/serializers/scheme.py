"""Schemes as JSON."""

from __future__ import annotations

from rest_framework import serializers

from assessment.models import Scheme
from core.rest import ByKey


class SchemeSerializer(serializers.ModelSerializer[Scheme]):
    subdistrict = ByKey("subdistrict.code")
    terms = serializers.DictField()

    class Meta:
        model = Scheme
        fields = ["subdistrict", "version", "title", "document_number", "in_force_from", "issued_on", "terms"]
