"""The statutory holidays of China (全国年节及纪念日放假办法), by year. No Django here.

A statutory holiday is paid like a day of work; the days around it, which the State Council moves, are not. Which days
these are follows from the dates of the lunar festivals and from the revision of the law that was in force.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

# Per year: the first day of the lunar year, Qingming, the Dragon Boat Festival, the Mid-Autumn Festival.
FESTIVALS: dict[int, tuple[date, date, date, date]] = {
    2008: (date(2008, 2, 7), date(2008, 4, 4), date(2008, 6, 8), date(2008, 9, 14)),
    2009: (date(2009, 1, 26), date(2009, 4, 4), date(2009, 5, 28), date(2009, 10, 3)),
    2010: (date(2010, 2, 14), date(2010, 4, 5), date(2010, 6, 16), date(2010, 9, 22)),
    2011: (date(2011, 2, 3), date(2011, 4, 5), date(2011, 6, 6), date(2011, 9, 12)),
    2012: (date(2012, 1, 23), date(2012, 4, 4), date(2012, 6, 23), date(2012, 9, 30)),
    2013: (date(2013, 2, 10), date(2013, 4, 4), date(2013, 6, 12), date(2013, 9, 19)),
    2014: (date(2014, 1, 31), date(2014, 4, 5), date(2014, 6, 2), date(2014, 9, 8)),
    2015: (date(2015, 2, 19), date(2015, 4, 5), date(2015, 6, 20), date(2015, 9, 27)),
    2016: (date(2016, 2, 8), date(2016, 4, 4), date(2016, 6, 9), date(2016, 9, 15)),
    2017: (date(2017, 1, 28), date(2017, 4, 4), date(2017, 5, 30), date(2017, 10, 4)),
    2018: (date(2018, 2, 16), date(2018, 4, 5), date(2018, 6, 18), date(2018, 9, 24)),
    2019: (date(2019, 2, 5), date(2019, 4, 5), date(2019, 6, 7), date(2019, 9, 13)),
    2020: (date(2020, 1, 25), date(2020, 4, 4), date(2020, 6, 25), date(2020, 10, 1)),
    2021: (date(2021, 2, 12), date(2021, 4, 4), date(2021, 6, 14), date(2021, 9, 21)),
    2022: (date(2022, 2, 1), date(2022, 4, 5), date(2022, 6, 3), date(2022, 9, 10)),
    2023: (date(2023, 1, 22), date(2023, 4, 5), date(2023, 6, 22), date(2023, 9, 29)),
    2024: (date(2024, 2, 10), date(2024, 4, 4), date(2024, 6, 10), date(2024, 9, 17)),
    2025: (date(2025, 1, 29), date(2025, 4, 4), date(2025, 5, 31), date(2025, 10, 6)),
    2026: (date(2026, 2, 17), date(2026, 4, 5), date(2026, 6, 19), date(2026, 9, 25)),
}
FOUR_DAYS_SINCE = 2025  # the revision of November 2024 added the eve of the lunar year and 2 May
EVE_UNTIL = 2013  # the revision of 2007 counted the eve instead of the third day; that of 2013 turned it round


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """The statutory holidays of a year; none of a year whose festivals are not carried here."""
    if year not in FESTIVALS:
        return frozenset()
    new_year, *festivals = FESTIVALS[year]
    national = [date(year, 10, day) for day in (1, 2, 3)]
    labour = [date(year, 5, 1)] + ([date(year, 5, 2)] if year >= FOUR_DAYS_SINCE else [])
    days = {date(year, 1, 1), *_lunar_new_year(new_year), *labour, *national}
    for festival in festivals:
        # A festival that falls on another statutory holiday gives the day after those.
        days.add(max(days & set(national)) + timedelta(days=1) if festival in days else festival)
    return frozenset(days)


def _lunar_new_year(first: date) -> list[date]:
    begins = -1 if first.year >= FOUR_DAYS_SINCE or first.year <= EVE_UNTIL else 0
    ends = 1 if first.year <= EVE_UNTIL else 2
    return [first + timedelta(days=offset) for offset in range(begins, ends + 1)]
