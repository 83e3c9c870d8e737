"""The month's own lines of one person: one per item and posting, and per rate where that changes. Pure.

Everything is exact until the end of a line, which is rounded once, half up to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessment.figures.rules import rounded
from assessment.pay.coefficient import Basis
from assessment.pay.rates import Rates, TwoRates
from assessment.pay.shares import SICK, MonthOfPay
from assessment.pay.values import Entry, Item, Person, Post, Rate, Remark, in_runs

PAID, DEDUCTED, UNIT = "paid", "deducted", "unit"
WHOLE_MONTH, SHARE, SHARE_COEFFICIENT, PIECE, ENTERED = (
    *("whole_month", "share", "share_coefficient"),
    *("piece", "entered"),
)
BY_SHARE = (SHARE, SHARE_COEFFICIENT)
RETIRED, PUBLIC_FINANCE = "retired", "public_finance"
SUBSIDY = "subsidy"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the month's own, with all that it was reckoned from."""

    item: int
    side: str
    reckoning: str
    amount: Decimal
    first_day: date
    post: int | None = None
    scheme: str = ""
    base: Decimal | None = None
    percent: Decimal | None = None
    quantity: Decimal | None = None
    days_paid: Fraction | None = None
    days_of_month: int | None = None
    coefficient: Decimal | None = None
    days: tuple[date, ...] = ()  # the paid days that it counts
    explanation: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reckoning:
    """What the lines of one person and month are reckoned with."""

    person: Person
    month: MonthOfPay
    items: tuple[Item, ...]
    rates: Rates
    basis: Basis
    day_divisor: Decimal

    @cached_property
    def posts(self) -> dict[date, Post]:
        """The post of each day of the month, in the order of the days."""
        if not any(
            post.begin < self.month.end and (post.end or date.max) > self.month.begin for post in self.person.posts
        ):
            return {}
        days = (self.month.begin + timedelta(days=n) for n in range((self.month.end - self.month.begin).days))
        return {day: post for day in days if (post := self.person.post_on(day)) is not None}

    @cached_property
    def paid_days(self) -> list[tuple[date, Post]]:
        """The paid days in post, and the post of each."""
        return [(day, post) for day in self.month.days if (post := self.posts.get(day)) is not None]

    @cached_property
    def entries(self) -> dict[int, list[Entry]]:
        """What was entered for days of the month, by item, in the order of the days."""
        found: dict[int, list[Entry]] = {}
        for entry in sorted(self.person.entries, key=lambda one: one.day):
            if self.month.begin <= entry.day < self.month.end:
                found.setdefault(entry.item, []).append(entry)
        return found


def own_lines(asked: Reckoning) -> tuple[list[Line], list[Remark]]:
    """The lines of the month, in the order of the items, and what is missing for them."""
    lines: list[Line] = []
    remarks: list[Remark] = []
    for item in asked.items:
        if item.reckoning in BY_SHARE:
            found = _by_share(asked, item, remarks)
        elif item.reckoning == WHOLE_MONTH:
            found = _whole_month(asked, item, remarks)
        else:
            found = _entered(asked, item, remarks)
        lines += found
    return lines, remarks


def _is_of(item: Item, post: Post) -> bool:
    return post.scheme == item.scheme if item.scheme else bool(post.scheme) and post.scheme != SUBSIDY


# --- × paid share ---------------------------------------------------------------------------------


def _by_share(asked: Reckoning, item: Item, remarks: list[Remark]) -> list[Line]:
    """A line for each posting and rate; each paid day counts at the rate of that day."""
    days: dict[tuple[int, int], list[date]] = {}
    known: dict[tuple[int, int], tuple[Post, Rate]] = {}
    without: list[date] = []
    for day, post in asked.paid_days:
        if not _is_of(item, post) or _is_financed(asked, item, day):
            continue
        rate = _rate(asked, item, day, remarks)
        if rate is None:
            without.append(day)
            continue
        known[post.key, rate.key] = (post, rate)
        days.setdefault((post.key, rate.key), []).append(day)
    _name_days_without_rate(asked, item, without, remarks)
    return [_share_line(asked, item, *known[key], own) for key, own in days.items()]


def _share_line(asked: Reckoning, item: Item, post: Post, rate: Rate, days: list[date]) -> Line:
    month = asked.month
    paid = month.paid(days)
    coefficient = asked.basis.coefficient if item.reckoning == SHARE_COEFFICIENT else None
    exact = Fraction(rate.value) * paid / month.count * Fraction(1 if coefficient is None else coefficient)
    return Line(
        item.key,
        item.side,
        item.reckoning,
        rounded(exact),
        days[0],
        post.key,
        post.scheme,
        rate.value,
        days_paid=paid,
        days_of_month=month.count,
        coefficient=coefficient,
        days=tuple(days),
        explanation={"days": counted(month, days), "from": days[0].isoformat(), "to": days[-1].isoformat()},
    )


def counted(month: MonthOfPay, days: Iterable[date]) -> dict[str, object]:
    """How many of these paid days were what, as text: attended, statutory, on leave by kind, absent, missing."""
    sums: dict[str, Fraction] = {}
    leave: dict[str, Fraction] = {}
    for day, count in month.alike(days):
        values = {
            "statutory": Fraction(day.statutory),
            "attended": day.attended,
            "absent": day.absent,
            "missing": day.missing,
            "as_attended": day.as_attended,
        }
        for name, value in values.items():
            if value:
                sums[name] = sums.get(name, Fraction(0)) + value * count
        for kind, part in day.leave.items():
            leave[kind] = leave.get(kind, Fraction(0)) + part * count
    told: dict[str, object] = {name: days_text(value) for name, value in sums.items()}
    return {**told, "leave": {kind: days_text(part) for kind, part in sorted(leave.items())}}


def days_text(value: Fraction) -> str:
    """A number of days without needless zeros: 2, 2.5, 7.2."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- whole months ---------------------------------------------------------------------------------


def _whole_month(asked: Reckoning, item: Item, remarks: list[Remark]) -> list[Line]:
    """One line a person and month, on the last posting of its scheme, at the rate of the first day in post."""
    held = [(day, post) for day, post in asked.posts.items() if _is_of(item, post)]
    if not held:
        return []
    (first, _post), (_last, post) = held[0], held[-1]
    if item.base and asked.person.is_standing(RETIRED, first):
        return []
    if _is_financed(asked, item, first):
        return []
    rate = _rate(asked, item, first, remarks)
    if rate is None:
        _name_days_without_rate(asked, item, [first], remarks)
        return []
    line = Line(item.key, item.side, item.reckoning, Decimal(0), first, post.key, post.scheme, base=rate.value)
    if not item.base:
        return [replace(line, amount=rounded(Fraction(rate.value)))]
    base = asked.person.base_on(item.base, first)
    if base is None:
        if item.required and not asked.person.is_standing(PUBLIC_FINANCE, first):
            values = {"base": item.base, "item": item.key, "from": first.isoformat()}
            remarks.append(Remark("no_base", asked.person.key, True, values))
        return []
    amount = rounded(Fraction(base) * Fraction(rate.value) / 100)
    return [replace(line, amount=amount, base=base, percent=rate.value)]


# --- per piece, and entered -----------------------------------------------------------------------


def _entered(asked: Reckoning, item: Item, remarks: list[Remark]) -> list[Line]:
    entries = [entry for entry in asked.entries.get(item.key, ()) if not _is_financed(asked, item, entry.day)]
    amounts = [entry for entry in entries if entry.amount is not None]
    lines = [_entered_line(asked, item, amounts)] if amounts else []
    pieces = [entry for entry in entries if entry.quantity is not None]
    return lines + (_piece_lines(asked, item, pieces, remarks) if pieces else [])


def _entered_line(asked: Reckoning, item: Item, entries: list[Entry]) -> Line:
    total = sum((entry.amount or Decimal(0) for entry in entries), Decimal(0))
    post = asked.posts.get(entries[0].day)
    return Line(
        item.key,
        item.side,
        item.reckoning,
        total,
        entries[0].day,
        post.key if post else None,
        post.scheme if post else "",
        explanation={"evidence": [entry.evidence for entry in entries]},
    )


def _piece_lines(asked: Reckoning, item: Item, entries: list[Entry], remarks: list[Remark]) -> list[Line]:
    """A line for each rate; each piece counts at the rate of its day."""
    pieces: dict[tuple[Decimal, Decimal | None], list[Entry]] = {}
    without: list[date] = []
    for entry in entries:
        price = _price(asked, item, entry.day, remarks)
        if price is None:
            without.append(entry.day)
        else:
            pieces.setdefault(price, []).append(entry)
    if without:
        _name(asked, item, without, remarks)
    return [_piece_line(asked, item, price, own) for price, own in pieces.items()]


def _price(asked: Reckoning, item: Item, day: date, remarks: list[Remark]) -> tuple[Decimal, Decimal | None] | None:
    """The rate of a piece on a day; for a day of another item its monthly rate, and the percentage of it."""
    rate = _rate(asked, item, day, remarks)
    if rate is None or item.day_of is None:
        return (rate.value, None) if rate else None
    of_month = asked.rates.on(item.day_of, asked.person, day)
    return (of_month.value, rate.value) if of_month else None


def _piece_line(asked: Reckoning, item: Item, price: tuple[Decimal, Decimal | None], entries: list[Entry]) -> Line:
    rate, percent = price
    quantity = sum((entry.quantity or Decimal(0) for entry in entries), Decimal(0))
    exact = Fraction(rate) * Fraction(quantity)
    if percent is not None:
        exact = exact * Fraction(percent) / 100 / Fraction(asked.day_divisor)
    post = asked.posts.get(entries[0].day)
    return Line(
        item.key,
        item.side,
        item.reckoning,
        rounded(exact),
        entries[0].day,
        post.key if post else None,
        post.scheme if post else "",
        rate,
        percent,
        quantity,
        explanation={"evidence": sorted({entry.evidence for entry in entries if entry.evidence})},
    )


# --- what is missing ------------------------------------------------------------------------------


def _is_financed(asked: Reckoning, item: Item, day: date) -> bool:
    """Who is paid by public finance gets nothing of the side paid for those days."""
    return item.side == PAID and asked.person.is_standing(PUBLIC_FINANCE, day)


def _rate(asked: Reckoning, item: Item, day: date, remarks: list[Remark]) -> Rate | None:
    try:
        return asked.rates.on(item.key, asked.person, day)
    except TwoRates:
        remark = Remark("two_rates", asked.person.key, True, {"item": item.key, "from": day.isoformat()})
        if not any(one.code == remark.code and one.values["item"] == item.key for one in remarks):
            remarks.append(remark)
        return None


def _name_days_without_rate(asked: Reckoning, item: Item, days: list[date], remarks: list[Remark]) -> None:
    """A required item needs a rate on every day in post; of another one nothing is paid for days without."""
    financed = [day for day in days if asked.person.is_standing(PUBLIC_FINANCE, day)]
    if item.required and len(financed) < len(days):
        _name(asked, item, [day for day in days if day not in financed], remarks)


def _name(asked: Reckoning, item: Item, days: list[date], remarks: list[Remark]) -> None:
    if any(one.code == "two_rates" and one.values["item"] == item.key for one in remarks):
        return  # named already
    for first, last in in_runs(days):
        values = {"item": item.key, "from": first.isoformat(), "to": last.isoformat()}
        remarks.append(Remark("no_rate", asked.person.key, True, values))


# --- what the month's attendance lacks ------------------------------------------------------------


def attendance_remarks(asked: Reckoning) -> list[Remark]:
    """Days without attendance, kinds of leave without a share, posts without a scheme, and what is provisional."""
    person, month = asked.person, asked.month
    remarks = []
    no_scheme = [day for day, post in asked.posts.items() if not post.scheme]
    for first, last in in_runs(no_scheme):
        values = {"from": first.isoformat(), "to": last.isoformat()}
        remarks.append(Remark("no_scheme", person.key, True, values))
    paid_by_share = [day for day in month.days if _needs_attendance(asked, day)]
    kinds = sorted({kind for day in paid_by_share for kind in month.days[day].unknown})
    remarks += [Remark("no_leave_share", person.key, True, {"kind": kind}) for kind in kinds]
    missing = [day for day in paid_by_share if month.days[day].missing]
    if missing:
        days = [day.isoformat() for day in sorted(missing)]
        remarks.append(Remark("attendance_missing", person.key, True, {"days": days}))
    decided = [day for day in paid_by_share if month.days[day].as_attended]
    if decided:
        days = [day.isoformat() for day in sorted(decided)]
        remarks.append(Remark("provisional", person.key, False, {"days": days}))
    return remarks


def _needs_attendance(asked: Reckoning, day: date) -> bool:
    post = asked.posts.get(day)
    if post is None or asked.person.is_standing(PUBLIC_FINANCE, day):
        return False
    return post.scheme not in ("", SUBSIDY)


def sick_days(asked: Reckoning, scheme: str) -> Fraction:
    """Working days of sick leave in posts of the scheme; halves count half."""
    days = (day for day in asked.month.days if (post := asked.posts.get(day)) and post.scheme == scheme)
    return sum((asked.month.days[day].leave.get(SICK, Fraction(0)) for day in days), Fraction(0))
