"""Addresses of the dashboard."""

from django.urls import path

from assessment.bulletin.pages import bulletin_file, bulletin_page, rows
from assessment.dashboard import pages as views
from assessment.inspection.pages import inspection, rectification
from assessment.interview.pages import interview

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("interviews/<int:key>/", interview, name="interview"),
    path("lines/<int:key>/rows/", rows, name="line-rows"),
    path("inspections/<int:key>/", inspection, name="inspection"),
    path("rectifications/<int:pk>/", rectification, name="rectification"),
    path("bulletins/<int:key>/", bulletin_page, name="dashboard-bulletin"),
    path("bulletins/<int:key>/<str:kind>/", bulletin_file, name="dashboard-bulletin-file"),
]
