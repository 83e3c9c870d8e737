"""What tests of pages of all rooms are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from gridops.tests.weighing import SERVED, Scales


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The static files, as an office serves them."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root, STORAGES=SERVED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture
def scales(collected: Path, settings: Any) -> Scales:
    """Pages name their files as they are served meanwhile."""
    settings.STATIC_ROOT, settings.STORAGES = collected, SERVED
    return Scales(collected)
