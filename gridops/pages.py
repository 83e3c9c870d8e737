"""Addresses of the pages that everybody uses."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from gridops import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.Password.as_view(), name="password"),
    path("second-factor/", views.SecondFactor.as_view(), name="second-factor"),
]
