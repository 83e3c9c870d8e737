"""Laws that hold against the database: a few random examples in the suite, many more in `make soak`.

A law that needs no database is quick, and tries its hundred examples wherever it runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

MANY = 10  # times as many in the soak


def law(few: int, **more: Any) -> Callable[[Any], Any]:
    """Try a law on `few` examples; `make soak`, which sets GRIDOPS_SOAK, tries `MANY` times as many."""
    tried = settings(max_examples=few * MANY if os.environ.get("GRIDOPS_SOAK") == "1" else few, **more)
    return lambda test: pytest.mark.law(tried(test))
