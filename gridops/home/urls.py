"""Addresses of the pages that everybody uses."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from gridops.home.first_day import first_day
from gridops.home.handbook import handbook
from gridops.home.pages import home
from gridops.login.pages import Login, Password, SecondFactor, sessions

urlpatterns = [
    path("", home, name="home"),
    path("handbook/", handbook, name="handbook"),
    path("handbook/<int:number>/", handbook, name="handbook-chapter"),
    path("first-day/", first_day, name="first-day"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", Password.as_view(), name="password"),
    path("sessions/", sessions, name="sessions"),
    path("second-factor/", SecondFactor.as_view(), name="second-factor"),
]
