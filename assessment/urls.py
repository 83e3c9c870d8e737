"""Addresses of the dashboard."""

from django.urls import path

from assessment import views
from assessment.views_bulletin import bulletin_file, bulletin_page
from assessment.views_inspection import inspection, rectification
from assessment.views_interview import interview
from assessment.views_rows import rows

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("interviews/<int:key>/", interview, name="interview"),
    path("lines/<int:key>/rows/", rows, name="line-rows"),
    path("inspections/<int:key>/", inspection, name="inspection"),
    path("rectifications/<int:pk>/", rectification, name="rectification"),
    path("bulletins/<int:key>/", bulletin_page, name="dashboard-bulletin"),
    path("bulletins/<int:key>/<str:kind>/", bulletin_file, name="dashboard-bulletin-file"),
]
