"""Which days and moments are taken, by whatever door: 1900 to 2199, in offsets that exist.

Beyond them Python or PostgreSQL gives up somewhere later, at the day after the last one or at an offset of 23 hours.
The check stands in the fields of forms (and so of filters), of REST and of models, like that of `core.unseen`: a new
field is guarded on the day it is made. Whoever reads a day by hand calls `core.clock.day_named`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.clock import FIRST_DAY, LAST_DAY

FARTHEST = timedelta(hours=14)  # from UTC; no clock on earth is farther

OUT_OF_TIME = _("Give a day from 1900 to 2199.")
NO_OFFSET = _("Give an offset from UTC that exists: at most 14 hours.")


def check_within_time(value: Any) -> None:
    """A validator of days and moments. Raises ValidationError."""
    if isinstance(value, date) and not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        raise ValidationError(OUT_OF_TIME, code="out_of_time")
    if isinstance(value, datetime) and abs(value.utcoffset() or timedelta()) > FARTHEST:
        raise ValidationError(NO_OFFSET, code="no_offset")


def guard() -> None:
    kinds: tuple[Any, ...] = (
        *(forms.DateField, forms.DateTimeField, models.DateField),
        *(serializers.DateField, serializers.DateTimeField),
    )
    for field in kinds:
        field.default_validators = [*field.default_validators, check_within_time]
