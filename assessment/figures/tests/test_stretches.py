"""Stretches of full-time members, against PostgreSQL."""

from __future__ import annotations

import pytest

from assessment.figures.stretches import count_stretches
from assessment.periods import parse
from assessment.tests.factories import office, staffed

pytestmark = pytest.mark.django_db


def test_a_month():
    of = office()
    staffed(of)
    print(count_stretches(of.subdistrict, parse("2026-03"), of.scheme.value))
