"""How a value that is only read is shown in the back office."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import models
from django.template.defaultfilters import linebreaksbr


class ReadInLines:
    """What people wrote in lines is read in lines: minutes and reasons. The theme would run them together."""

    model: Any

    @cached_property
    def readonly_preprocess_fields(self) -> dict[str, Callable[[str], str]]:
        return {field.name: linebreaksbr for field in self.model._meta.fields if isinstance(field, models.TextField)}
