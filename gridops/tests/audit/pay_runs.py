"""Pay, computed again: the runs of the months with differences, recoveries, sums, and what each source bears."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction as F

from gridops.tests.audit.facts import Facts, Row, day_in, half_up, month_after, upper
from gridops.tests.audit.pay import Line, Pay

Key = tuple[str, str, date]  # worker, code of the item, month of origin


@dataclass
class Sheet:
    """What one person gets for a month."""

    own: list[Line] = field(default_factory=list)
    differences: dict[tuple[str, date], F] = field(default_factory=dict)
    taken: dict[tuple[str, date], F] = field(default_factory=dict)  # what of a difference enters the sums
    paid_back: list[tuple[str, date, str, F]] = field(default_factory=list)  # code, month, side, amount
    short: F = F(0)  # deductions above the gross
    owed_before: F = F(0)
    owed_after: F = F(0)
    sides: dict[str, str] = field(default_factory=dict)

    def _sum(self, side: str) -> F:
        own = sum((line.amount for line in self.own if line.side == side), F(0))
        later = sum((amount for (code, _m), amount in self.taken.items() if self.sides[code] == side), F(0))
        return own + later + sum((amount for _c, _m, of, amount in self.paid_back if of == side), F(0))

    @property
    def own_gross(self) -> F:
        return sum((line.amount for line in self.own if line.side == "paid"), F(0))

    @property
    def gross(self) -> F:
        return self._sum("paid")

    @property
    def deducted(self) -> F:
        return self._sum("deducted") - self.short

    @property
    def unit(self) -> F:
        return self._sum("unit")

    @property
    def sums(self) -> dict[str, F]:
        gross, deducted, unit = self.gross, self.deducted, self.unit
        return {
            **{"own_gross": self.own_gross, "gross": gross, "deducted": deducted, "before_tax": gross - deducted},
            **{"unit": unit, "total": gross + unit, "owed_before": self.owed_before, "owed_after": self.owed_after},
        }


@dataclass
class Debt:
    code: str
    side: str
    month: date
    amount: F
    consent: bool = True


class Payroll(Pay):
    """The runs of an office, in the order of the months."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.established: dict[Key, F] = defaultdict(F)
        self.debts: dict[str, list[Debt]] = defaultdict(list)
        self.agreed_used: dict[tuple[str, date], F] = defaultdict(F)
        self.locked: list[date] = []
        self._used: dict[tuple[str, date], F] = {}
        self._left: dict[tuple[str, date], list[Debt]] = {}

    def people(self, month: date) -> set[str]:
        begin, end = month, month_after(month)
        found = {
            post.worker for posts in self._posts.values() for post in posts if post.begin < end and post.end > begin
        }
        found |= {worker for (worker, _code), days in self.pieces.items() if any(begin <= day < end for day in days)}
        return found | {
            worker for worker, rows in self.entries.items() if any(begin <= day_in(row["day"]) < end for row in rows)
        }

    def draft(self, month: date, at: datetime) -> dict[str, Sheet]:
        """The sheets of a month as drafted at a moment, after the locked months before it."""
        self._used, self._left = {}, {}
        later: dict[str, dict[tuple[str, date], F]] = defaultdict(dict)
        for earlier in self.locked:
            becomes: dict[tuple[str, str], F] = defaultdict(F)
            for worker in self.people(earlier) | {key[0] for key in self.established if key[2] == earlier}:
                for line in self.own_lines(worker, earlier, at):
                    becomes[worker, line.code] += line.amount
            known = {(worker, code) for worker, code, of in self.established if of == earlier}
            for worker, code in known | set(becomes):
                change = becomes[worker, code] - self.established[worker, code, earlier]
                if change:
                    later[worker][code, earlier] = change
        sheets = {}
        for worker in self.people(month) | set(later) | set(self.debts):
            sheet = self.sheet(worker, month, at, later[worker])
            if sheet.own or sheet.differences or sheet.paid_back:
                sheets[worker] = sheet
        return sheets

    def sheet(self, worker: str, month: date, at: datetime, later: dict[tuple[str, date], F]) -> Sheet:
        sheet = Sheet(self.own_lines(worker, month, at), dict(later), sides=self.sides)
        sheet.owed_before = sum((debt.amount for debt in self.debts[worker]), F(0))
        if not sheet.own:  # who has left gets the positive ones alone
            sheet.differences = {key: amount for key, amount in later.items() if self._for_person(key[0], amount)}
        self._settle(worker, month, at, sheet)
        return sheet

    def _for_person(self, code: str, amount: F) -> bool:
        return amount < 0 if self.sides[code] == "deducted" else amount > 0

    def _settle(self, worker: str, month: date, at: datetime, sheet: Sheet) -> None:
        claims: list[tuple[date, bool, Debt, tuple[str, date] | None]] = [
            (debt.month, False, debt, None) for debt in self.debts[worker]
        ]
        for (code, of), amount in sorted(sheet.differences.items(), key=lambda one: (one[0][1], one[0][0])):
            statutory = self.items[code]["statutory"] == "true"
            if self.sides[code] == "unit" or self._for_person(code, amount) or statutory:
                sheet.taken[code, of] = amount
            else:
                claims.append((of, True, Debt(code, self.sides[code], of, abs(amount)), (code, of)))
                sheet.taken[code, of] = F(0)
        claims.sort(key=lambda one: one[:2])
        positive = sum((a for (code, _m), a in sheet.differences.items() if self.sides[code] == "paid" and a > 0), F(0))
        left = [claim[2].amount for claim in claims]
        for place in range(len(claims)):
            part = min(left[place], positive)
            self._take(sheet, claims[place], part)
            left[place], positive = left[place] - part, positive - part
        own = sheet.own_gross
        floor = self._floor(sheet, month)
        room = max(F(0), min(own * 20 // 1 / F(100), own + positive - floor, own + positive - sheet.deducted))
        for place, claim in enumerate(claims):
            of = claim[0]
            allowed = left[place] if not claim[2].consent else self._agreed(worker, of, at)
            part = min(left[place], allowed, room)
            if part > 0:
                self._take(sheet, claim, part)
                left[place], room = left[place] - part, room - part
                if claim[2].consent:
                    self._used[worker, of] = self._used.get((worker, of), F(0)) + part
        sheet.owed_after = sum(left, F(0))
        short = sheet.deducted - sheet.gross
        if short > 0:
            sheet.short, sheet.owed_after = short, sheet.owed_after + short
        self._left[worker, month] = [
            Debt(claim[2].code, claim[2].side, claim[0], rest, claim[2].consent)
            for claim, rest in zip(claims, left, strict=True)
            if rest > 0
        ] + ([Debt("", "deducted", month, short, False)] if short > 0 else [])

    def _take(self, sheet: Sheet, claim: tuple[date, bool, Debt, tuple[str, date] | None], part: F) -> None:
        debt, key = claim[2], claim[3]
        signed = part if debt.side == "deducted" else -part
        if key is not None:
            sheet.taken[key] += signed
        elif part:
            sheet.paid_back.append((debt.code, debt.month, debt.side, signed))

    def _floor(self, sheet: Sheet, month: date) -> F:
        if not any(line.scheme == "wage" for line in sheet.own):
            return F(0)
        known = [row for row in self.minimum if day_in(row["begins_on"]) <= month < upper(row["ends_on"])]
        return F(known[0]["amount"]) if known else F(0)

    def _agreed(self, worker: str, of: date, at: datetime) -> F:
        given = [
            F(row["amount"])
            for row in self.consented
            if row["worker"] == worker and day_in(row["of_month"]) == of and day_in(row["given_on"]) <= at.date()
        ]
        used = self.agreed_used[worker, of] + self._used.get((worker, of), F(0))
        return max(F(0), sum(given, F(0)) - used)

    def lock(self, month: date, sheets: dict[str, Sheet]) -> None:
        """What was drafted stands: later months reckon from it."""
        self.locked.append(month)
        for worker, sheet in sheets.items():
            for line in sheet.own:
                self.established[worker, line.code, month] += line.amount
            for (code, of), amount in sheet.differences.items():
                self.established[worker, code, of] += amount
        for (worker, _month), debts in self._left.items():
            self.debts[worker] = debts
        for key, part in self._used.items():
            self.agreed_used[key] += part

    # --- funds

    def borne(self, worker: str, code: str, day: date, cost: F, shares: list[Row]) -> dict[str, F]:
        """By source; the last takes the remainder."""
        line = self.sources[worker]["line"]
        in_force = [row for row in shares if day_in(row["begins_on"]) <= day < upper(row["ends_on"])]
        for who in (
            lambda row: row["worker"] == worker,
            lambda row: not row["worker"] and row["line"] and row["line"] == line,
            lambda row: not row["worker"] and not row["line"],
        ):
            for item in (code, ""):
                mine = sorted(
                    (row for row in in_force if who(row) and row["item"] == item), key=lambda row: int(row["position"])
                )
                if mine:
                    parts = [half_up(cost * F(row["percent"]) / 100) for row in mine[:-1]]
                    parts.append(cost - sum(parts, F(0)))
                    return {row["source"]: part for row, part in zip(mine, parts, strict=True) if part}
        return {}
