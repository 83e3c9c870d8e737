"""Departments as lists: queryset, filter and JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from core.rest.serializers import ByKey
from core.standing import kept_while_unchanged
from grids.matters.models import Platform
from staff.access import of_office
from staff.departments.models import Department

if TYPE_CHECKING:
    from staff.accounts.models import User


def departments(user: User, _on: date) -> QuerySet[Department]:
    return of_office(Department.objects.select_related("subdistrict"), user)


@kept_while_unchanged
def departments_to_choose(subdistrict: int | None = None) -> tuple[tuple[int, str], ...]:
    """Key and name of the departments of an office, or of all. One query."""
    rows = Department.objects.all() if subdistrict is None else Department.objects.filter(subdistrict=subdistrict)
    return tuple((row.pk, str(row)) for row in rows)


class DepartmentFilter(Filters):
    code = CharFilter()
    name = CharFilter()
    platform = ChoiceFilter(choices=Platform.choices)
    subdistrict = CharFilter("subdistrict__code")


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = Department
        fields = ["code", "name", "platform", "subdistrict"]


DEPARTMENTS = Dataset("departments", departments, fields("code", "name", "platform", subdistrict="subdistrict__code"))
