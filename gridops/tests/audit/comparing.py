"""Hold what the exports say of scores and pay against what follows from the facts that they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction as F

from gridops.tests.audit.corrections import as_of
from gridops.tests.audit.facts import Facts, Read, Row, day_in, moment
from gridops.tests.audit.pay_runs import Payroll, Sheet
from gridops.tests.audit.scores import WEIGHTS, months_score, quarters_score
from gridops.tests.audit.years import Year, latest

Difference = tuple[object, ...]  # what, of whom and when, got, expected


def exact(text: str | None) -> F | None:
    return F(text) if text else None


def months(facts: Facts) -> Iterator[Difference | None]:
    """Every monthly score of the revisions that stand; None for one that agrees."""
    by_month: dict[str, list[Row]] = defaultdict(list)
    for row in latest(facts.read("monthly-scores")):
        by_month[row["period"]].append(row)
    for month, rows in sorted(by_month.items()):
        again = months_score(facts, date.fromisoformat(f"{month}-01"))
        if sorted(again) != sorted(row["worker"] for row in rows):
            yield ("who", month, sorted(row["worker"] for row in rows), sorted(again))
        for row in rows:
            got = [exact(row[name]) for name in ("score", "base_score", "incident_score", "awareness_score")]
            expected = again.get(row["worker"])
            yield None if got == expected else ("month", month, row["worker"], got, expected)


def quarters(facts: Facts) -> Iterator[Difference | None]:
    by_quarter: dict[str, list[Row]] = defaultdict(list)
    for row in latest(facts.read("quarterly-assessments")):
        by_quarter[row["period"]].append(row)
    for quarter, rows in sorted(by_quarter.items()):
        again = quarters_score(facts, date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1))
        if sorted(again) != sorted(row["worker"] for row in rows):
            yield ("who", quarter, sorted(row["worker"] for row in rows), sorted(again))
        for row in rows:
            expected = again.get(row["worker"], {})
            for name in (*WEIGHTS, "score", "rank", "grade", "in_bottom"):
                column = f"{name}_score" if name in WEIGHTS else name
                got: object = row[column] if name == "grade" else exact(row[column]) if name != "in_bottom" else None
                if name == "in_bottom":
                    got = row[column] == "true"
                if row["protected"] == "true" and name in ("grade", "in_bottom"):
                    continue
                agrees = got == expected.get(name)
                yield None if agrees else ("quarter", quarter, row["worker"], name, got, expected.get(name))


def years(facts: Facts) -> Iterator[Difference | None]:
    rows = latest(facts.read("yearly-scores"))
    for year in sorted({row["period"] for row in rows}):
        again = Year(facts, int(year))
        of_grids = again.of_grids()
        of = {"full_time": again.of_member, "leader": again.of_leader, "part_time": again.of_part_time}
        for row in (row for row in rows if row["period"] == year):
            grid = row["category"] == "grid"
            expected = of_grids.get(row["grid_key"]) if grid else of[row["category"]](row["worker"])
            who = row["grid_key"] if grid else row["worker"]
            agrees = exact(row["score"]) == expected
            yield None if agrees else ("year", year, row["category"], who, exact(row["score"]), expected)


def pay(facts: Facts) -> Iterator[Difference | None]:
    """Every line, sum and share of the funds of every run, in the order of the months."""
    program = Payroll(facts)
    for month in sorted({day_in(row["month"]) for row in facts.read("pay-runs")}):
        yield from run(facts, program, month)


@dataclass(frozen=True)
class Drafted:
    """A run of pay, and the last correction that was known when it was drafted."""

    month: date
    at: datetime
    last: int


def pay_as_drafted(
    read: Read, drafted: list[Drafted], working: Callable[[date], bool], statutory: Callable[[date], bool]
) -> Iterator[Difference | None]:
    """Every run from what the exports say at the end: what became known after it was drafted is taken back.

    A correction is dated by the run after which it was made: within a test the clock of the database stands still.
    """

    def time_of(row: Row) -> datetime | None:
        return next((one.at for one in drafted if int(row["id"]) <= one.last), None)

    program: Payroll | None = None
    for one in drafted:
        facts = Facts(as_of(read, one.at, time_of), working, statutory)
        program = program or Payroll(facts)
        program.know(facts)
        yield from run(facts, program, one.month)


def run(facts: Facts, program: Payroll, month: date) -> Iterator[Difference | None]:
    """One run, as it follows from the facts and from the locked runs before it, which the program keeps."""
    parts = [row for row in facts.read("pay-runs") if day_in(row["month"]) == month]
    at = max(drafted for row in parts if (drafted := moment(row["drafted_at"])) is not None)
    again = program.draft(month, at)
    known = {row["worker"]: row for row in facts.read("pay-sheets") if day_in(row["month"]) == month}
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in facts.read("pay-lines"):
        if day_in(row["month"]) == month:
            lines[row["sheet"]].append(row)
    if set(known) != set(again):
        yield ("who is paid", month, sorted(set(known) - set(again)), sorted(set(again) - set(known)))
    for worker, row in sorted(known.items()):
        if worker in again:
            yield from _sheet(month, row, lines[row["id"]], again[worker])
    if all(row["state"] == "locked" for row in parts):
        program.lock(month, again)
    yield from _funds(facts, program, [row for rows in lines.values() for row in rows])


def _sheet(month: date, row: Row, lines: list[Row], expected: Sheet) -> Iterator[Difference | None]:
    worker = row["worker"]
    own = Counter((one["code"], F(one["amount"])) for one in lines if one["kind"] == "own")
    again = Counter((line.code, line.amount) for line in expected.own)
    yield None if own == again else ("own lines", month, worker, dict(own - again), dict(again - own))
    later = {(one["code"], day_in(one["of_month"])): F(one["amount"]) for one in lines if one["kind"] == "difference"}
    yield None if later == expected.differences else ("differences", month, worker, later, expected.differences)
    for name, amount in expected.sums.items():
        yield None if F(row[name]) == amount else (name, month, worker, F(row[name]), amount)


def _funds(facts: Facts, program: Payroll, lines: list[Row]) -> Iterator[Difference | None]:
    shares = facts.read("fund-shares")
    borne: dict[str, dict[str, F]] = defaultdict(dict)
    for row in facts.read("pay-line-funds"):
        borne[row["line"]][row["source"]] = F(row["amount"])
    for row in lines:
        if not row["code"] or row["side"] == "deducted":
            continue
        outside = program.items[row["code"]]["outside_funds"] == "true"
        cost = F(0) if outside else F(row["taken"])
        day = day_in(row["begins_on"] or row["of_month"])
        expected = program.borne(row["worker"], row["code"], day, cost, shares) if cost else {}
        agrees = borne[row["id"]] == expected
        yield None if agrees else ("funds", row["month"], row["worker"], row["code"], borne[row["id"]], expected)
