"""The addresses of an installation that has a log-in of the house."""

from django.urls import include, path

from gridops import urls

handler500 = urls.handler500
urlpatterns = [*urls.urlpatterns, path("", include("gridops.login.with_house"))]
