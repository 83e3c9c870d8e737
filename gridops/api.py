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

from assessment import api as assessment
from gridops.exports import ExportView
from grids import api as grids
from incidents import api as incidents
from staff import api as staff

router = SimpleRouter()
RESOURCES: list[tuple[str, Any]] = [
    ("villages", staff.VillageViewSet),
    ("grids", staff.GridViewSet),
    ("coverage", staff.CoverageViewSet),
    ("matters", grids.MatterViewSet),
    ("departments", staff.DepartmentViewSet),
    ("workers", staff.WorkerViewSet),
    ("postings", staff.PostingViewSet),
    ("applications", staff.ApplicationViewSet),
    ("attendance", staff.AttendanceViewSet),
    ("calendar", staff.CalendarViewSet),
    ("incidents", incidents.IncidentViewSet),
    (rf"incidents/(?P<number>{incidents.NUMBER})/moves", incidents.MoveViewSet),
    (rf"incidents/(?P<number>{incidents.NUMBER})/attachments", incidents.AttachmentViewSet),
    ("supervisions", incidents.SupervisionViewSet),
    ("visits", incidents.VisitViewSet),
    ("premises", incidents.PremisesViewSet),
    ("hazards", incidents.HazardViewSet),
    ("mediations", incidents.MediationViewSet),
    ("publicity", incidents.PublicityViewSet),
    ("care-visits", incidents.CareVisitViewSet),
    ("care-counts", incidents.CareCountViewSet),
    ("tasks", incidents.TaskViewSet),
    (r"tasks/(?P<task>\d{1,18})/answers", incidents.TaskAnswerViewSet),
    ("base-entries", incidents.BaseEntryViewSet),
    ("awareness-surveys", incidents.SurveyViewSet),
    ("schemes", assessment.SchemeViewSet),
    ("inspections", assessment.InspectionViewSet),
    (r"inspections/(?P<week>\d{4}-W\d{2})/(?P<grid>\d{15})/rows", assessment.WeekRowViewSet),
    ("inspection-findings", assessment.FindingViewSet),
    ("inspection-samples", assessment.SampleItemViewSet),
    ("bulletins", assessment.BulletinViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/lines", assessment.BulletinLineViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/lines/(?P<grid>\d{15})/rows", assessment.SourceRowViewSet),
    (r"bulletins/(?P<month>\d{4}-\d{2})/differences", assessment.DifferenceViewSet),
    ("early-warnings", assessment.EarlyWarningViewSet),
    ("interviews", assessment.InterviewViewSet),
    ("cycle-runs", assessment.CycleRunViewSet),
]
NAMES = {assessment.WeekRowViewSet: "week-rows"}  # the others are named by the end of their address
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
