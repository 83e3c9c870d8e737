"""The program of an evidence file, run within a test."""

from __future__ import annotations

import json
import runpy
from functools import cache
from typing import Any

from assessment.proof.documents import PROGRAM


@cache
def _program() -> dict[str, Any]:
    return runpy.run_path(str(PROGRAM))


def recomputed(content: dict[str, Any]) -> dict[str, Any]:
    """What the program computes from a content, read back from JSON as it would be."""
    again: dict[str, Any] = _program()["recomputed"](json.loads(json.dumps(content, default=str)))
    return again


def same(content: dict[str, Any]) -> bool:
    again = recomputed(content)
    return again == {name: content["score"][name] for name in again}
