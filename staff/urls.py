"""Addresses of the inbox."""

from django.urls import path

from staff.inbox import pages as views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:key>/", views.open_notice, name="inbox-open"),
    path("outward/", views.outward, name="inbox-outward"),
    path("read/", views.read_all, name="inbox-read-all"),
]
