"""Addresses of the small-screen pages."""

from django.urls import path

from incidents import attachment_pages, views

urlpatterns = [
    path("", views.field, name="field"),
    path("report/", views.report, name="field-report"),
    path("visit/", views.visit, name="field-visit"),
    path("cases/<str:number>/", views.case, name="field-case"),
    path("cases/<str:number>/files/", attachment_pages.add, name="field-attach"),
    path("cases/<str:number>/files/<int:key>/withdraw/", attachment_pages.withdraw, name="field-withdraw"),
    path("cases/<str:number>/<slug:move>/", views.move, name="field-move"),
]
