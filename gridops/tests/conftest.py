"""What tests of pages of all rooms are given."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import override_settings

from gridops.tests.weighing import SERVED, Scales

LATE = 0.3  # seconds


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The static files, as an office serves them."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root, STORAGES=SERVED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture
def scripts_come_late() -> Iterator[None]:
    """To browsers, as over a line in a village: a page is seen, and tapped, before its scripts have come."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", late(StaticFilesHandler.serve))
        yield


def late(serve: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def later(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(self, request)
        if request.path.endswith(".js"):
            time.sleep(LATE)
            answer["Cache-Control"] = "no-cache"  # asked for again on the next page
        return answer

    return later


@pytest.fixture
def scales(collected: Path, settings: Any) -> Scales:
    """Pages name their files as they are served meanwhile."""
    settings.STATIC_ROOT, settings.STORAGES = collected, SERVED
    return Scales(collected)
