"""Every address of the product: see the contract for the names that others rely on."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from gridops.health import healthz, readyz
from gridops.search.pages import search_everything

handler500 = "gridops.failing.answer_failure"
urlpatterns = [
    path("", include("gridops.home.urls")),
    path("search/", search_everything, name="search"),
    path("inbox/", include("staff.urls")),
    path("", include("assessment.own_page.pages")),
    path("dashboard/", include("assessment.urls")),
    path("field/", include("incidents.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("gridops.api")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    *([path("", include("gridops.login.with_house"))] if settings.OUTSIDE else []),
]
