"""Every page of the back office that names no row: one walk, held against all that is asked of a page as it is sent.

None writes, none weighs more than a photograph, none holds code.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from gridops.tests.codeless import code_in
from gridops.tests.office_pages import browsers, pages_of_the_office
from gridops.tests.weighing import OFFICE, PACKED, Scales, unpacked
from gridops.tests.writing import written, wrongly

pytestmark = pytest.mark.django_db


def test_every_page_of_the_back_office_writes_nothing_is_light_and_holds_no_code(scales: Scales) -> None:
    opened: set[str] = set()
    writes, weights, with_code = {}, {}, {}
    for browser in browsers():
        for name in pages_of_the_office():
            if name in opened:
                continue
            with written() as tables:
                answer = browser.get(reverse(f"admin:{name}"), headers=PACKED)
            if wrongly(tables):
                writes[name] = tables
            if answer.status_code == 200:
                opened.add(name)
            if (weight := scales.weight(browser, answer)) is not None:
                weights[name] = weight
                with_code[name] = code_in(unpacked(answer))
    assert writes == {}
    assert {name: weight for name, weight in weights.items() if weight > OFFICE} == {}
    assert {name: code for name, code in with_code.items() if code} == {}
    assert len(opened) > 100
    assert len(weights) > 100
