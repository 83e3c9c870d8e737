"""One person's sheet of a month as a plain value: own lines, differences, what is taken back, and the sums. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assessment.pay.differences import Difference
from assessment.pay.lines import DEDUCTED, PAID, UNIT, Line
from assessment.pay.recoveries import Claim, Purse, Settlement, settle
from assessment.pay.values import Item, Remark

NOTHING = Decimal(0)
OWN, DIFFERENCE, RECOVERY, SET_OFF, OWED = ("own", "difference", "recovery", "set_off", "owed")


@dataclass(frozen=True, slots=True)
class Debt:
    """What an earlier sheet left owing: the line that did."""

    line: int
    item: int | None
    side: str
    of_month: date
    amount: Decimal
    needs_consent: bool = True


@dataclass(slots=True)
class SheetLine:
    """One line of the sheet; `own` is what it was reckoned from, where it is of the month itself."""

    kind: str
    item: int | None
    side: str
    of_month: date
    amount: Decimal
    taken: Decimal
    first_day: date
    owing: Decimal = NOTHING
    own: Line | None = None
    recovers: int | None = None
    explanation: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """The sheet of one person. The sums follow from the lines."""

    worker: int
    lines: list[SheetLine]
    owed_before: Decimal = NOTHING
    remarks: list[Remark] = field(default_factory=list)

    def _sum(self, side: str, *kinds: str) -> Decimal:
        wanted = (one.taken for one in self.lines if one.side == side and (not kinds or one.kind in kinds))
        return sum(wanted, NOTHING)

    @property
    def own_gross(self) -> Decimal:
        return self._sum(PAID, OWN)

    @property
    def gross(self) -> Decimal:
        return self._sum(PAID)

    @property
    def deducted(self) -> Decimal:
        return self._sum(DEDUCTED)

    @property
    def before_tax(self) -> Decimal:
        return self.gross - self.deducted

    @property
    def unit(self) -> Decimal:
        return self._sum(UNIT)

    @property
    def total(self) -> Decimal:
        return self.gross + self.unit

    @property
    def owed_after(self) -> Decimal:
        paid_back = sum((abs(one.taken) for one in self.lines if one.kind in (RECOVERY, SET_OFF)), NOTHING)
        return self.owed_before - paid_back + sum((one.owing for one in self.lines), NOTHING)


@dataclass(frozen=True)
class Given:
    """What the sheet of one person is made of."""

    worker: int
    month: date
    own: Sequence[Line]
    differences: Sequence[Difference]
    debts: Sequence[Debt]
    consents: Mapping[date, Decimal]
    items: Mapping[int, Item]
    percent: int  # of the own gross, that recoveries may take at most
    floor: Decimal | None = NOTHING  # the minimum wage, of the scheme `wage`; None: it is not entered


def sheet_of(given: Given) -> Sheet:
    """The sheet of one person; without any line where there is nothing to pay.

    Who has left gets the positive differences alone; negative ones are listed, in no sheet.
    """
    differences = list(given.differences)
    sheet = Sheet(given.worker, [], sum((debt.amount for debt in given.debts), NOTHING))
    if not given.own:
        listed = [one for one in differences if not one.is_for_the_person]
        differences = [one for one in differences if one.is_for_the_person]
        sheet.remarks += [_listed(given, one) for one in listed]
    sheet.lines += [_own(given, line) for line in given.own]
    claims = _claims(given, differences)
    settled = settle(claims, _purse(given, sheet, differences, claims), given.consents)
    sheet.lines += [_difference(given, one, settled) for one in differences]
    sheet.lines += _paid_back(given, settled)
    _name_what_is_owed(given, sheet, claims, settled)
    _owe_what_exceeds_the_gross(given, sheet)
    return sheet


def _own(given: Given, line: Line) -> SheetLine:
    return SheetLine(
        OWN,
        line.item,
        line.side,
        given.month,
        line.amount,
        line.amount,
        line.first_day,
        own=line,
        explanation=dict(line.explanation),
    )


def _listed(given: Given, one: Difference) -> Remark:
    values = {"item": one.item, "month": f"{one.of_month:%Y-%m}", "amount": str(one.amount)}
    return Remark("left_negative", given.worker, False, values)


def _claims(given: Given, differences: Iterable[Difference]) -> list[Claim]:
    """What has to be paid back: what is owed, and the differences of this sheet that nobody may simply take."""
    new = [
        Claim(_key(one), one.of_month, abs(one.amount), is_new=True)
        for one in differences
        if _is_to_pay_back(given, one)
    ]
    old = [Claim(debt.line, debt.of_month, debt.amount, needs_consent=debt.needs_consent) for debt in given.debts]
    return [*old, *new]


def _key(one: Difference) -> tuple[int, date]:
    return (one.item, one.of_month)


def _is_to_pay_back(given: Given, one: Difference) -> bool:
    if one.side == UNIT or one.is_for_the_person:
        return False
    return one.side == PAID or not given.items[one.item].statutory


def _purse(given: Given, sheet: Sheet, differences: Iterable[Difference], claims: Sequence[Claim]) -> Purse:
    positive = sum((one.amount for one in differences if one.side == PAID and one.amount > 0), NOTHING)
    taken_at_once = (one for one in differences if one.side == DEDUCTED and not _is_to_pay_back(given, one))
    deducted = sheet.deducted + sum((one.amount for one in taken_at_once), NOTHING)
    if given.floor is None and claims:
        values = {"from": given.month.isoformat()}
        sheet.remarks.append(Remark("no_minimum_wage", given.worker, True, values))
    return Purse(sheet.own_gross, positive, deducted, given.percent, given.floor or NOTHING)


def _difference(given: Given, one: Difference, settled: Settlement) -> SheetLine:
    taken, owing = one.amount, NOTHING
    told: dict[str, object] = {
        "original": str(one.was.original),
        "earlier": str(one.was.differences),
        "becomes": str(one.becomes),
    }
    if _is_to_pay_back(given, one):
        part = settled.taken(_key(one))
        taken = part if one.side == DEDUCTED else -part
        owing = abs(one.amount) - part
        told["recovered"] = str(settled.recovered.get(_key(one), NOTHING))
    return SheetLine(
        DIFFERENCE, one.item, one.side, one.of_month, one.amount, taken, one.of_month, owing, explanation=told
    )


def _paid_back(given: Given, settled: Settlement) -> list[SheetLine]:
    lines = []
    for debt in given.debts:
        for kind, parts in ((SET_OFF, settled.set_off), (RECOVERY, settled.recovered)):
            if part := parts.get(debt.line):
                amount = part if debt.side == DEDUCTED else -part
                lines.append(
                    SheetLine(
                        kind, debt.item, debt.side, debt.of_month, amount, amount, debt.of_month, recovers=debt.line
                    )
                )
    return lines


def _name_what_is_owed(given: Given, sheet: Sheet, claims: Sequence[Claim], settled: Settlement) -> None:
    """Name what is carried to the next month, and what waits for a consent."""
    months: dict[tuple[str, bool], Decimal] = {}
    for claim in claims:
        if carried := settled.carried.get(claim.key):
            key = (f"{claim.of_month:%Y-%m}", claim.key in settled.without_consent)
            months[key] = months.get(key, NOTHING) + carried
    for (month, waits), amount in sorted(months.items()):
        code = "consent_missing" if waits else "carried"
        sheet.remarks.append(Remark(code, given.worker, False, {"month": month, "amount": str(amount)}))


def _owe_what_exceeds_the_gross(given: Given, sheet: Sheet) -> None:
    """Deductions above the gross are shown in full, not paid out of nothing, and owed."""
    short = sheet.deducted - sheet.gross
    if short <= 0:
        return
    sheet.lines.append(SheetLine(OWED, None, DEDUCTED, given.month, -short, -short, given.month, owing=short))
    sheet.remarks.append(Remark("deductions_above_gross", given.worker, False, {"amount": str(short)}))
