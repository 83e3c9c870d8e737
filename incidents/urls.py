"""Addresses of the small-screen pages, one line a noun."""

from django.urls import include, path

urlpatterns = [
    path("", include("incidents.attachments.pages")),
    path("", include("incidents.desk.report")),
    path("", include("incidents.desk.recorded")),
    path("", include("incidents.desk.pages")),
    path("", include("incidents.visits.pages")),
    path("", include("incidents.premises.pages")),
    path("", include("incidents.hazards.pages")),
    path("", include("incidents.mediations.pages")),
    path("", include("incidents.publicity.pages")),
    path("", include("incidents.care.pages")),
    path("", include("incidents.assignments.pages")),
    path("", include("incidents.handover.pages")),
    path("", include("incidents.suggestions.pages")),
    path("", include("incidents.talks.pages")),
]
