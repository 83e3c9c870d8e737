"""Schemes as lists: whose they are, what they can be narrowed by, as JSON, and what waits."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_filters import CharFilter
from rest_framework import serializers

from assessment.scheme.models import Scheme
from assessment.scheme.services import rules_due_on
from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Waiting
from grids.duties import Duty
from staff.access import Access
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


def rules_due(access: Access, at: datetime) -> list[Waiting]:
    """The policy's deadline for the assessment rules, until a version is issued."""
    dates = [due for subdistrict in sorted(access.subdistricts_as(Duty.CENTER)) if (due := rules_due_on(subdistrict))]
    if not dates:
        return []
    label = _("assessment rules to be issued by %(day)s") % {"day": date_format(min(dates), "SHORT_DATE_FORMAT")}
    url = reverse("admin:assessment_scheme_changelist")
    return [Waiting(label, None, url, "late" if min(dates) < day_of(at) else "due", "balance")]
