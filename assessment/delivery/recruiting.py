"""What the rules say to recruitment: for how many working days it is published who is to be appointed."""

from __future__ import annotations

from datetime import date

from assessment.delivery.times import terms_on
from staff.recruitment.above import declare


def publication_days(subdistrict: int, on: date) -> int:
    return terms_on(subdistrict, on).recruitment.publication_working_days


declare(publication_days)
