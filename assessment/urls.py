"""Addresses of the dashboard."""

from django.urls import path

from assessment import views
from assessment.views_bulletin import bulletin_file, bulletin_page
from assessment.views_inspection import rectification
from assessment.views_interview import interview

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("interviews/<int:key>/", interview, name="interview"),
    path("rectifications/<int:pk>/", rectification, name="rectification"),
    path("bulletins/<int:key>/", bulletin_page, name="dashboard-bulletin"),
    path("bulletins/<int:key>/<str:kind>/", bulletin_file, name="dashboard-bulletin-file"),
]
