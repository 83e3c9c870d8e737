"""The API's addresses: every app's resources on one router."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from assessment.bulletin.api import BulletinLineViewSet, BulletinViewSet, DifferenceViewSet, SourceRowViewSet
from assessment.cycle.api import CycleRunViewSet
from assessment.inspection.api import FindingViewSet, InspectionViewSet, SampleItemViewSet, WeekRowViewSet
from assessment.interview.api import InterviewViewSet
from assessment.scheme.api import SchemeViewSet
from assessment.warning.api import EarlyWarningViewSet
from gridops.exports.api import ExportView
from grids.matters import api as grids
from grids.territory.api import GridViewSet, VillageViewSet
from incidents.assignments.api import TaskAnswerViewSet, TaskViewSet
from incidents.attachments.api import AttachmentViewSet
from incidents.care.api import CareCountViewSet, CareVisitViewSet
from incidents.cases.api import NUMBER, IncidentViewSet, MoveViewSet
from incidents.entries.api import BaseEntryViewSet, SurveyViewSet
from incidents.hazards.api import HazardViewSet
from incidents.mediations.api import MediationViewSet
from incidents.premises.api import PremisesViewSet
from incidents.publicity.api import PublicityViewSet
from incidents.supervision.api import SupervisionViewSet
from incidents.visits.api import VisitViewSet
from staff.attendance.api import AttendanceViewSet
from staff.calendar.api import CalendarViewSet
from staff.departments.api import DepartmentViewSet
from staff.people.api import WorkerViewSet
from staff.postings.api import CoverageViewSet, PostingViewSet
from staff.recruitment.api import ApplicationViewSet

router = SimpleRouter()
RESOURCES: list[tuple[str, Any]] = [
    ("villages", VillageViewSet),
    ("grids", GridViewSet),
    ("coverage", CoverageViewSet),
    ("matters", grids.MatterViewSet),
    ("departments", DepartmentViewSet),
    ("workers", WorkerViewSet),
    ("postings", PostingViewSet),
    ("applications", ApplicationViewSet),
    ("attendance", AttendanceViewSet),
    ("calendar", CalendarViewSet),
    ("incidents", IncidentViewSet),
    (rf"incidents/(?P<number>{NUMBER})/moves", MoveViewSet),
    (rf"incidents/(?P<number>{NUMBER})/attachments", AttachmentViewSet),
    ("supervisions", SupervisionViewSet),
    ("visits", VisitViewSet),
    ("premises", PremisesViewSet),
    ("hazards", HazardViewSet),
    ("mediations", MediationViewSet),
    ("publicity", PublicityViewSet),
    ("care-visits", CareVisitViewSet),
    ("care-counts", CareCountViewSet),
    ("tasks", TaskViewSet),
    (r"tasks/(?P<task>\d{1,18})/answers", TaskAnswerViewSet),
    ("base-entries", BaseEntryViewSet),
    ("awareness-surveys", SurveyViewSet),
    ("schemes", SchemeViewSet),
    ("inspections", InspectionViewSet),
    (r"inspections/(?P<week>\d{4}-W\d{2})/(?P<grid>\d{15})/rows", WeekRowViewSet),
    ("inspection-findings", FindingViewSet),
    ("inspection-samples", SampleItemViewSet),
    ("bulletins", BulletinViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/lines", BulletinLineViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/lines/(?P<grid>\d{15})/rows", SourceRowViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/differences", DifferenceViewSet),
    ("early-warnings", EarlyWarningViewSet),
    ("interviews", InterviewViewSet),
    ("cycle-runs", CycleRunViewSet),
]
NAMES = {WeekRowViewSet: "week-rows"}  # the others are named by the end of their address
for address, viewset in RESOURCES:
    router.register(address, viewset, basename=NAMES.get(viewset, address.rsplit("/", 1)[-1]))


class NoSuchAddress(APIView):
    """A wrong address is answered in the same shape as every other refusal."""

    @extend_schema(exclude=True)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound


urlpatterns = [
    *router.urls,
    path("exports/<slug:dataset>.<slug:suffix>", ExportView.as_view(), name="export"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    re_path(r"^.*/$", NoSuchAddress.as_view(schema=None), name="nowhere"),
]
