"""The one way to read a foreign file of many cells or points: in a process of its own, and in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import TooLarge
from core.web.confined import SECONDS, Unfinished, confined

Answer = TypeVar("Answer")
SECONDS_OF_A_TASK = 60  # where nobody waits


class TooHeavy(TooLarge):
    """Reading the file took too much time or memory, or ended the process that read it."""

    code = "file_too_heavy"


def read_apart(function: Callable[..., Answer], *values: Any, seconds: float = SECONDS) -> Answer:
    """What a function of a module without models reads. Raises what it raises, or TooHeavy."""
    try:
        return confined(function, *values, seconds=seconds, language=get_language() or "en")
    except Unfinished as error:
        text = _("Reading this file needs too much time or memory. Split it, or copy what is needed into a new file.")
        raise TooHeavy(text) from error
