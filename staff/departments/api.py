"""Departments over REST."""

from __future__ import annotations

from core.rest.resources import resource
from core.rest.viewsets import Resource
from staff.departments.lists import DepartmentFilter, DepartmentSerializer, departments
from staff.departments.models import Department


@resource("departments")
class DepartmentViewSet(Resource):
    queryset = Department.objects.all()
    rows = staticmethod(departments)
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter
    lookup_field = "code"
