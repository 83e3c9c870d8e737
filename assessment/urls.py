"""Addresses of the dashboard."""

from django.urls import include, path

from assessment.adjustment import pages as adjustment
from assessment.bulletin import pages as bulletin
from assessment.dashboard import cases, opened
from assessment.dashboard import pages as dashboard
from assessment.inspection import pages as inspection
from assessment.interview import pages as interview
from assessment.replacement import pages as replacement
from assessment.score import pages as score
from assessment.score import quarter_pages

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("figures/<int:key>/<str:code>/", opened.figure_rows, name="figure-rows"),
    path("cases/", cases.dashboard_cases, name="dashboard-cases"),
    path("interviews/<int:key>/", interview.interview, name="interview"),
    path("replacements/<int:key>/", replacement.replacement, name="replacement"),
    path("replacements/files/<int:key>/", replacement.file, name="replacement-file"),
    path("scores/<int:key>/", score.monthly_score, name="monthly-score"),
    path("scores/<str:month>/", score.own_monthly_score, name="own-monthly-score"),
    path("lines/<int:key>/rows/", bulletin.rows, name="line-rows"),
    path("inspections/<int:key>/", inspection.inspection, name="inspection"),
    path("rectifications/<int:pk>/", inspection.rectification, name="rectification"),
    path("", include("assessment.objection.pages")),
    path("", include("assessment.remark.pages")),
    path("", include("assessment.pay.pages")),
    *adjustment.urlpatterns,
    *quarter_pages.urlpatterns,
    path("", include("assessment.award.pages")),
    path("", include("assessment.adoption.pages")),
    path("", include("assessment.proof.pages")),
    path("bulletins/<int:key>/", bulletin.bulletin_page, name="dashboard-bulletin"),
    path("bulletins/<int:key>/<str:kind>/", bulletin.bulletin_file, name="dashboard-bulletin-file"),
]
