"""Drafting the runs of a month: everybody's sheets as rows, with their funds and what has to be settled first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.figures.results import canonical_bytes, digest_of
from assessment.pay import established
from assessment.pay.choices import Side
from assessment.pay.differences import Difference, differences_of
from assessment.pay.facts import Facts, facts_of
from assessment.pay.floors import WAGE
from assessment.pay.lines import counted
from assessment.pay.models import PayLine, PayLineFund, PayRemark, PayRun, PaySheet
from assessment.pay.month import PersonMonth, reckoned
from assessment.pay.sheets_of_month import Given, Sheet, SheetLine, sheet_of
from assessment.pay.splitting import AnotherLine, NoShares, NotAHundred, Source, shares_for, split
from assessment.pay.values import Person, Remark
from assessment.periods import Kind, Period
from assessment.scheme.terms import Terms
from grids.territory.models import Grid, Subdistrict
from staff.people.models import Worker

NOTHING = Decimal(0)


@dataclass
class Drafted:
    """One person's sheet with everything around it, before it is written."""

    sheet: Sheet
    month: PersonMonth | None
    person: Person
    funds: dict[int, list[tuple[Source, Decimal]]] = field(default_factory=dict)  # by position of the line
    remarks: list[Remark] = field(default_factory=list)


def drafted_month(subdistrict: Subdistrict, month: Period, terms: Terms) -> dict[int, Drafted]:
    """The sheets of everybody for the month, with the differences of all locked months before it."""
    locked = established.locked_months(subdistrict, month.start)
    facts = facts_of(
        subdistrict,
        min([*locked, month.start]),
        month.end,
        score_months=terms.pay.mean_within_months,
    )
    own = reckoned(facts, month, terms)
    differences = _differences(subdistrict, facts, month, locked)
    debts, consents = established.debts_of(subdistrict), established.consents_of(subdistrict)
    items = {item.key: item for item in facts.items}
    found = {}
    for worker in sorted({*own, *differences, *debts}):
        mine = own.get(worker)
        given = Given(
            worker,
            month.start,
            mine.lines if mine else (),
            differences.get(worker, ()),
            debts.get(worker, ()),
            consents.get(worker, {}),
            items,
            terms.pay.recovery_percent,
            _floor(facts, mine, month),
        )
        drafted = Drafted(sheet_of(given), mine, facts.people.get(worker) or Person(worker))
        drafted.remarks = [*(mine.remarks if mine else ()), *drafted.sheet.remarks]
        _bear(drafted, facts)
        found[worker] = drafted
    return found


def _floor(facts: Facts, mine: PersonMonth | None, month: Period) -> Decimal | None:
    """What no recovery goes below: the minimum wage, of who is paid a wage."""
    of_wage = mine is not None and any(line.scheme == WAGE for line in mine.lines)
    return facts.minimum_wage_on(month.start) if of_wage else NOTHING


def _differences(
    subdistrict: Subdistrict, facts: Facts, month: Period, locked: Mapping[date, PayRun]
) -> dict[int, list[Difference]]:
    """What became known of every locked month, by worker, in the order of the months."""
    known = established.established_of(subdistrict)
    still_open = established.open_sheets(subdistrict, month.start)
    sides = {item.key: item.side for item in facts.items}
    found: dict[int, list[Difference]] = {}
    for start, run in locked.items():
        again = reckoned(facts, Period(start, Kind.MONTH), Terms.model_validate(run.terms))
        paid = {worker for worker, of_month in known if of_month == start}
        for worker in sorted({*again, *paid}):
            if (worker, start) in still_open:
                continue
            lines = again[worker].lines if worker in again else ()
            rows = differences_of(start, lines, known.get((worker, start), {}), sides)
            if rows:
                found.setdefault(worker, []).extend(rows)
    return found


def _bear(drafted: Drafted, facts: Facts) -> None:
    """Split the cost of each line among its sources; what has none is refused by name."""
    items = {item.key: item for item in facts.items}
    refused: set[tuple[str, int]] = set()
    for position, line in enumerate(drafted.sheet.lines, start=1):
        cost = cost_of(line, outside_funds=line.item is not None and items[line.item].outside_funds)
        if not cost or line.item is None:
            continue
        try:
            drafted.funds[position] = split(cost, shares_for(facts.funds, line.item, drafted.person, line.first_day))
        except (NoShares, AnotherLine, NotAHundred) as refusal:
            code = {NoShares: "no_funds", AnotherLine: "fund_of_another_line", NotAHundred: "shares_not_100"}[
                type(refusal)
            ]
            if (code, line.item) not in refused:
                refused.add((code, line.item))
                values = {"item": line.item, "from": line.first_day.isoformat()}
                drafted.remarks.append(Remark(code, drafted.sheet.worker, True, values))


def cost_of(line: SheetLine, *, outside_funds: bool) -> Decimal:
    """What the funds bear of a line: what is paid to the person or borne by the unit."""
    return NOTHING if outside_funds or line.side == Side.DEDUCTED else line.taken


# --- rows -----------------------------------------------------------------------------------------


def write_sheets(run: PayRun, drafted: Iterable[Drafted]) -> None:
    """Write the sheets of a run anew, with lines, funds and remarks, and take the digest of all of it."""
    PaySheet.objects.filter(run=run).delete()
    PayRemark.objects.filter(run=run).delete()
    chosen = sorted(drafted, key=lambda one: one.sheet.worker)
    workers = Worker.objects.in_bulk([one.sheet.worker for one in chosen])
    grids = _grid_names(chosen, run.period)
    paid = [one for one in chosen if one.sheet.lines]
    sheets = PaySheet.objects.bulk_create(
        PaySheet(
            run=run,
            worker_id=one.sheet.worker,
            facts=_facts(workers[one.sheet.worker], one, grids),
            provisional=one.month is not None and one.month.is_provisional,
            **{name: getattr(one.sheet, name) for name in SUMS},
        )
        for one in paid
    )
    lines = PayLine.objects.bulk_create(
        _line(run, sheet, position, one, line)
        for sheet, one in zip(sheets, paid, strict=True)
        for position, line in enumerate(one.sheet.lines, start=1)
    )
    _write_funds(run, lines, {sheet.pk: one.funds for sheet, one in zip(sheets, paid, strict=True)})
    PayRemark.objects.bulk_create(
        PayRemark(run=run, worker_id=remark.worker, code=remark.code, blocking=remark.blocking, values=remark.values)
        for one in chosen
        for remark in one.remarks
    )
    run.digest = digest_of(bytes_of(run))


SUMS = ("own_gross", "gross", "deducted", "before_tax", "unit", "total", "owed_before", "owed_after")


def _facts(worker: Worker, one: Drafted, grids: Mapping[int, str]) -> dict[str, Any]:
    """What the sheet says of the person, as it was at drafting."""
    return {
        "name": worker.name,
        "staff_number": worker.staff_number,
        "source": worker.source,
        "line": worker.line,
        "contract": worker.contract,
        "supplier": worker.supplier,
        **(_posts(one.month, grids) if one.month else {"posts": [], "days": {}, "paid_days": 0}),
    }


def _posts(month: PersonMonth, grids: Mapping[int, str]) -> dict[str, Any]:
    of_month = month.asked.month
    posts = [
        {
            "grid": grids.get(post.grid or 0, ""),
            "scheme": post.scheme,
            "begins_on": post.begin.isoformat(),
            "ends_on": post.end.isoformat() if post.end else None,
            "stand_in": post.stand_in,
            "days": _days_in(post.begin, post.end, of_month.begin, of_month.end),
        }
        for post in month.asked.person.posts
        if _days_in(post.begin, post.end, of_month.begin, of_month.end) > 0
    ]
    return {"posts": posts, "days": counted(of_month, of_month.days), "paid_days": of_month.count}


def _days_in(begin: date, end: date | None, first: date, last: date) -> int:
    return (min(end or last, last) - max(begin, first)).days


def _grid_names(chosen: Iterable[Drafted], month: Period) -> dict[int, str]:
    """What the grids of the posts were called on the last day of the month. One query."""
    wanted = {post.grid for one in chosen if one.month for post in one.month.asked.person.posts if post.grid}
    last = date.fromordinal(month.end.toordinal() - 1)
    return {grid.pk: str(grid) for grid in Grid.objects.on(last).filter(pk__in=wanted)}


def _line(run: PayRun, sheet: PaySheet, position: int, one: Drafted, line: SheetLine) -> PayLine:
    own = line.own
    columns: dict[str, Any] = {}
    if own is not None:
        columns = {
            "reckoning": own.reckoning,
            "posting_id": own.post,
            "scheme": own.scheme,
            "base": own.base,
            "percent": own.percent,
            "quantity": own.quantity,
            "days_paid": None if own.days_paid is None else _decimal(own.days_paid),
            "days_of_month": own.days_of_month,
            "coefficient": own.coefficient,
        }
    return PayLine(
        run=run,
        sheet=sheet,
        position=position,
        kind=line.kind,
        item_id=line.item,
        side=line.side,
        of_month=line.of_month,
        amount=line.amount,
        taken=line.taken,
        owing=line.owing,
        cost=sum((amount for _source, amount in one.funds.get(position, ())), NOTHING),
        recovers_id=line.recovers,
        explanation=line.explanation,
        **columns,
    )


def _decimal(value: Any) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _write_funds(
    run: PayRun, lines: Iterable[PayLine], funds: Mapping[int, Mapping[int, list[tuple[Source, Decimal]]]]
) -> None:
    PayLineFund.objects.bulk_create(
        PayLineFund(run=run, line=line, position=position, source_id=source.key, amount=amount)
        for line in lines
        for position, (source, amount) in enumerate(funds[line.sheet_id].get(line.position, ()), start=1)
        if amount
    )


# --- the digest -----------------------------------------------------------------------------------

LINE_VALUES = (
    *("position", "kind", "item__code", "side", "reckoning", "posting", "scheme", "of_month", "base", "percent"),
    *("quantity", "days_paid", "days_of_month", "coefficient", "amount", "taken", "owing", "cost", "explanation"),
)


def bytes_of(run: PayRun) -> bytes:
    """The canonical bytes of a run: its sheets in the order of the staff numbers, each with lines and funds."""
    sheets = PaySheet.objects.filter(run=run).order_by("worker__staff_number").values("pk", "facts", *SUMS)
    lines = _by(PayLine.objects.filter(run=run).order_by("position").values("sheet", *LINE_VALUES), "sheet")
    funds = _by(
        PayLineFund.objects.filter(run=run)
        .order_by("line__position", "position")
        .values("line__sheet", "line__position", "source__name", "amount"),
        "line__sheet",
    )
    rows = [
        {**{name: value for name, value in sheet.items() if name != "pk"}, "lines": lines[key], "funds": funds[key]}
        for sheet in sheets
        for key in [sheet["pk"]]
    ]
    return canonical_bytes(rows, month=run.month, terms=run.terms)


class _Lists(dict[Any, list[Any]]):
    def __missing__(self, key: Any) -> list[Any]:
        return []


def _by(rows: Iterable[Any], key: str) -> _Lists:
    found = _Lists()
    for row in rows:
        found.setdefault(row.pop(key), []).append(row)
    return found


def workers_with_anything(drafted: Mapping[int, Drafted]) -> Collection[int]:
    return [worker for worker, one in drafted.items() if one.sheet.lines or one.remarks]
