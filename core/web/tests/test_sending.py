"""A form that was sent says that it is being worked on for as long as that may take."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from core.web.confined import USUAL_SECONDS


def test_a_form_with_files_says_so_for_longer_than_a_file_may_be_judged() -> None:
    script = Path(settings.BASE_DIR, "static", "gridops", "sending.js").read_text()
    told = re.search(r"PATIENCE_FOR_FILES = (\d+)", script)
    assert told
    assert int(told[1]) / 1000 > 2 * USUAL_SECONDS  # twice the bound is the worst case: decision 081
