"""An incident to attach files to, and a folder of its own for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from incidents.tests.files import World


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def world() -> World:
    return World()
