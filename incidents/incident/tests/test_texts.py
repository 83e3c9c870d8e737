"""What a text may not contain."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.texts import holds_identity_number
from incidents.incident.models import IncidentText
from incidents.incident.texts import check_texts

WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]  # as the national standard defines them


def number(region: int, born: str, serial: int) -> str:
    """An identity number with a right check digit."""
    digits = f"{region:06d}{born}{serial:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


numbers = st.builds(
    number,
    st.integers(110000, 659999),
    st.dates(min_value=date(1900, 1, 1)).filter(lambda d: d.year < 2100).map(lambda d: f"{d:%Y%m%d}"),
    st.integers(0, 999),
)
around = st.sampled_from(["", "身份证", "：", "ID", " ", "\n", "（", "号x"])


@given(numbers, around, around)
def test_an_identity_number_is_found_wherever_it_stands(identity, before, after):
    assert holds_identity_number(before + identity + after)
    assert holds_identity_number(before + identity.lower() + after)


@given(numbers, st.sampled_from([" ", "-", "　"]))
def test_groups_do_not_hide_it(identity, gap):
    assert holds_identity_number(gap.join((identity[:6], identity[6:14], identity[14:])))


@given(numbers)
def test_full_width_digits_do_not_hide_it(identity):
    wide = identity.translate({ord(plain): ord(plain) + 0xFEE0 for plain in "0123456789X"})
    assert holds_identity_number(wide)


@given(numbers, st.sampled_from("0123456789X"))
def test_a_wrong_check_digit_is_no_identity_number(identity, other):
    assert holds_identity_number(identity[:17] + other) == (other == identity[17])


@given(numbers, st.integers(0, 9))
def test_a_longer_number_is_none(identity, digit):
    assert not holds_identity_number(f"{digit}{identity}")


@pytest.mark.parametrize(
    "text", ["", "13800001111", "331003002901001", "事件 331003002-2026-000123", "2026-03-02 09:00"]
)
def test_telephone_numbers_codes_and_dates_are_none(text):
    assert not holds_identity_number(text)


class TestChecking:
    @pytest.mark.parametrize("text", ["x" * 101, "a\x00b", "a\ud800b", "身份证110101199003077715"])
    def test_the_field_at_fault_is_named(self, text):
        with pytest.raises(InvalidInput) as refusal:
            check_texts({"title": text, "place": "三号楼"}, of=IncidentText)
        assert set(refusal.value.fields) == {"title"}

    def test_an_ordinary_text_passes_and_one_character_more_does_not(self):
        at_their_longest = {"title": "x" * 100, "description": "电话13800001111", "note": "y" * 2000}
        check_texts(at_their_longest, of=IncidentText)
        for name in ("title", "note"):
            with pytest.raises(InvalidInput) as refusal:
                check_texts({**at_their_longest, name: at_their_longest[name] + "z"}, of=IncidentText)
            assert set(refusal.value.fields) == {name}
