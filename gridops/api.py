"""The API's addresses: every app's resources on one router."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

import assessment.api  # noqa: F401  (the nouns of each app declare their resources)
import grids.api  # noqa: F401
import incidents.api  # noqa: F401
import staff.api  # noqa: F401
from core.rest.resources import RESOURCES
from gridops.exports.api import ExportView, ManifestView

router = SimpleRouter()
for address, (view, name) in RESOURCES.items():
    router.register(address, view, basename=name)


class NoSuchAddress(APIView):
    """A wrong address is answered in the same shape as every other refusal."""

    @extend_schema(exclude=True)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound


urlpatterns = [
    *router.urls,
    path("exports/<slug:dataset>.<slug:suffix>", ExportView.as_view(), name="export"),
    path("exports/<slug:dataset>.<slug:suffix>/manifest", ManifestView.as_view(), name="export-manifest"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    re_path(r"^.*/$", NoSuchAddress.as_view(schema=None), name="nowhere"),
]
