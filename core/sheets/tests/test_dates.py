"""Laws of days, times, numbers and phones: what was written is read as the same value, or it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.sheets import cells
from core.sheets.cells import BadCell
from core.sheets.worksheets import Since1904

DAYS = st.dates(date(1930, 1, 1), date(2090, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(microsecond=0))
WIDE = str.maketrans("0123456789-./:", "０１２３４５６７８９－．／：")
WEEKDAYS = "一二三四五六日"
WRITTEN_DAYS: list[Callable[[date], Any]] = [
    lambda on: f"{on}", lambda on: f"{on:%Y%m%d}", lambda on: int(f"{on:%Y%m%d}"), lambda on: f"{on}".translate(WIDE),
    lambda on: f"{on.year}年{on.month}月{on.day}日", lambda on: f"{on.year} 年 {on.month} 月 {on.day} 日",
    lambda on: f"{on.year}.{on.month}.{on.day}", lambda on: f" {on:%Y/%m/%d}　", lambda on: f"{on} 00:00:00",
    lambda on: f"{on}(星期{WEEKDAYS[on.weekday()]})", lambda on: (on - date(1899, 12, 30)).days,
    lambda on: str((on - date(1899, 12, 30)).days), lambda on: Since1904((on - date(1904, 1, 1)).days),
    lambda on: datetime(on.year, on.month, on.day),
]  # fmt: skip
WRITTEN_MOMENTS: list[Callable[[datetime], Any]] = [
    lambda at: at, lambda at: f"{at}", lambda at: at.isoformat(), lambda at: f"{at:%Y/%m/%d %H:%M:%S}".translate(WIDE),
    lambda at: f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute}分{at.second}秒",
    lambda at: f"{at:%Y-%m-%d} {'上午' if at.hour < 12 else '下午'}{at.hour % 12 or 12}:{at:%M:%S}",
    lambda at: f"{at:%Y-%m-%d %I:%M:%S %p}",
    lambda at: f"{at:%Y-%m-%d} 星期{WEEKDAYS[at.weekday()]} {at:%H:%M:%S}",
]  # fmt: skip
LEFT_OVER = ("至", "至6日", "、2026-11-04", "前", "(补)", "x", "-10:00", "?", "半天", "左右", "以后")


@given(DAYS, st.sampled_from(WRITTEN_DAYS))
def test_a_day_is_read_as_it_was_written(on: date, written: Callable[[date], Any]) -> None:
    assert cells.day(written(on)) == on
    assert cells.month(written(on)) == on.replace(day=1)


@given(MOMENTS, st.sampled_from(WRITTEN_MOMENTS))
def test_a_moment_is_read_as_it_was_written(at: datetime, written: Callable[[datetime], Any]) -> None:
    assert cells.moment(written(at)) == at.replace(tzinfo=SHANGHAI)


@given(MOMENTS, st.integers(-12 * 60, 14 * 60), st.sampled_from(["%z", "%:z"]))
def test_an_offset_counts(at: datetime, minutes: int, form: str) -> None:
    there = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    written = there.isoformat() if form == "%:z" else f"{at.isoformat()}{there:%z}"
    for cell in (written, there):
        assert cells.moment(cell) == there
        assert cells.day(cell) == there.astimezone(SHANGHAI).date()


@given(MOMENTS)
def test_utc_in_each_usual_form(at: datetime) -> None:
    there = at.replace(tzinfo=UTC)
    for written in (f"{at.isoformat()}Z", f"{at}+00:00", f"{at} UTC", f"{at.isoformat()}.000Z", f"{at} +0000"):
        assert cells.moment(written) == there


def test_a_report_of_the_last_evening_in_utc_is_one_of_the_next_month() -> None:
    assert cells.month("2026-10-31T16:30:00Z") == date(2026, 11, 1)


@given(DAYS, st.sampled_from(LEFT_OVER), st.sampled_from(["", " "]))
def test_what_is_left_over_is_refused_and_never_dropped(on: date, more: str, blank: str) -> None:
    for written in (f"{on}{blank}{more}", f"{on} 08:30{blank}{more}"):
        for read in (cells.day, cells.month, cells.moment):
            with pytest.raises(BadCell):
                read(written)


@pytest.mark.parametrize(
    "cell", ["2026-11-03(周三)", "2026-11-03 24:00", "2026-11-03 8:60", "2026-11-0312:30", "08:30"]
)
def test_what_contradicts_itself_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        cells.moment(cell)


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("南城街道网格员2026年11月考勤表", date(2026, 11, 1)), ("二〇二六年十一月考勤", date(2026, 11, 1)),
        ("考勤202611.xlsx", date(2026, 11, 1)), ("2026-11", date(2026, 11, 1)), ("２０２６年１月", date(2026, 1, 1)),
        ("2026年11月（填报2026-12-01）", date(2026, 11, 1)), ("2026年10月至2026年11月", None),
        ("填报时间：2026年3月31日", None), ("2026年度", None), ("13800002026", None),
    ],
)  # fmt: skip
def test_the_month_that_a_title_names(title: str, month: date | None) -> None:
    assert cells.month_in(title) == month


@given(st.integers(0, 999_999_999))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    for written in (number, float(number), str(number), f"{number:,}", f" {number}.0　", str(number).translate(WIDE)):
        assert cells.whole_number(written) == number


@given(st.integers(0, 99_999), st.sampled_from(["人", "户", " 2", ",2", "-3", "①", "²", "/2", "+", "%", "e3"]))
def test_a_number_with_anything_else_is_refused(number: int, more: str) -> None:
    with pytest.raises(BadCell):
        cells.whole_number(f"{number}{more}")
