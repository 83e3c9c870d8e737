"""Addresses of the dashboard."""

from django.urls import path

from assessment import views

urlpatterns = [path("", views.dashboard, name="dashboard")]
