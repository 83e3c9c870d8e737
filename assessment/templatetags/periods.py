"""Periods in templates, as people say them."""

from __future__ import annotations

from django import template

from core.years import in_words

register = template.Library()
register.filter("in_words", in_words)
