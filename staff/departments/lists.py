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
from grids.matters.models import Platform
from staff.access import of_office
from staff.departments.models import Department

if TYPE_CHECKING:
    from staff.accounts.models import User


def departments(user: User, _on: date) -> QuerySet[Department]:
    return of_office(Department.objects.select_related("subdistrict"), user)


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
