"""Schemes as lists: whose they are, what they can be narrowed by, as JSON, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_filters import CharFilter
from rest_framework import serializers

from assessment.scheme.models import Scheme
from assessment.scheme.rules import rules_due_by
from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Told, Waiting
from grids.duties import CENTER
from staff.accounts.models import User


class SchemeSerializer(serializers.ModelSerializer[Scheme]):
    subdistrict = ByKey("subdistrict.code")
    terms = serializers.DictField()

    class Meta:
        model = Scheme
        fields = ["subdistrict", "version", "title", "document_number", "in_force_from", "issued_on", "terms"]


def schemes(user: User, _on: date) -> QuerySet[Scheme]:
    return Scheme.objects.visible_to(user).select_related("subdistrict")


class SchemeFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = Scheme
        fields = {"version": ["exact"], "in_force_from": COMPARED}


SCHEMES = Dataset(
    "schemes",
    schemes,
    fields(
        *("version", "title", "document_number", "in_force_from", "issued_on", "terms"),
        subdistrict="subdistrict__code",
    ),
    dated="in_force_from",
    subdistrict="subdistrict",
)


def _rules(_at: datetime) -> dict[str, Any]:
    versions = Scheme.objects.filter(subdistrict=OuterRef("pk")).order_by("in_force_from")
    # This term alone: the home page must work even where terms cannot be read, to say so.
    begins = versions.values(begins=KeyTextTransform("cycle_starts_on", "terms"))[:1]
    return {"rules_issued": Exists(versions.exclude(issued_on=None)), "cycle_begins": Subquery(begins)}


def _rules_due(offices: Sequence[Any], at: datetime) -> list[Waiting]:
    """The policy's deadline for the assessment rules, until a version is issued."""
    waiting = [office.cycle_begins for office in offices if office.cycle_begins and not office.rules_issued]
    dates = [rules_due_by(date.fromisoformat(begins)) for begins in waiting]
    if not dates:
        return []
    label = _("assessment rules to be issued by %(day)s") % {"day": date_format(min(dates), "SHORT_DATE_FORMAT")}
    url = reverse("admin:assessment_scheme_changelist")
    return [Waiting(label, None, url, "late" if min(dates) < day_of(at) else "due", "balance")]


RULES_DUE = Told(CENTER, _rules, _rules_due)
