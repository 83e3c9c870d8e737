"""Pay, computed again: the own lines of a month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction as F
from itertools import pairwise
from typing import Any

from gridops.tests.audit.facts import Facts, Post, Row, day_in, days_of, half_up, moment, month_after, upper

POINTS = ((F(0), F(1, 2)), (F(60), F(7, 10)), (F(75), F(9, 10)), (F(90), F(1)))
FULL_PAY = ("annual", "marriage", "bereavement", "injury", "official")


def coefficient_of(score: F) -> F:
    for (left, low), (right, high) in pairwise(POINTS):
        if score <= right:
            return half_up(low + (score - left) / (right - left) * (high - low), 4)
    return F(1)


@dataclass
class Line:
    """One line of the month's own."""

    code: str
    side: str
    amount: F
    day: date  # the first of those that it counts
    scheme: str = ""


class Pay:
    """What an office pays by, and the own lines of everybody in a month."""

    def __init__(self, facts: Facts) -> None:
        self.know(facts)

    def know(self, facts: Facts) -> None:
        """Reckon from now on with these facts; what was locked stays."""
        self.facts = facts
        self._known: dict[tuple[str, date, F, int, int], list[Line]] = {}
        self._rates: dict[tuple[str, str, date], F | None] = {}
        read = facts.read
        self.items = {row["code"]: row for row in sorted(read("pay-items"), key=lambda row: int(row["position"]))}
        self.sides = {code: row["side"] for code, row in self.items.items()}
        self.rates: dict[str, list[Row]] = defaultdict(list)
        for row in read("pay-rates"):
            self.rates[row["item"]].append(row)
        self.sources = {row["staff_number"]: row for row in read("workers")}
        self.bases, self.standings = self._by_worker("pay-bases"), self._by_worker("pay-standings")
        self.groups = self._by_worker("pay-group-members")
        self.entries = self._by_worker("pay-entries")
        self.minimum = read("minimum-wages")
        self.decided = {
            (row["worker"], day_in(row["day"])): moment(row["recorded_at"]) for row in read("pay-as-attended")
        }
        self.consented = read("pay-consents")
        self._scores()
        self._pieces()
        self._posts: dict[str, list[Post]] = facts.posts

    def _by_worker(self, name: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.facts.read(name):
            found[row["worker"]].append(row)
        return found

    # --- scores and the coefficient

    def _scores(self) -> None:
        self.told: dict[tuple[str, date], list[tuple[int, datetime, F | None]]] = defaultdict(list)
        for row in self.facts.read("monthly-scores"):
            at = moment(row["told_at"]) or moment(row["recorded_at"])
            if row["state"] != "draft" and at:
                key = (row["worker"], date.fromisoformat(f"{row['period']}-01"))
                self.told[key].append((int(row["revision"]), at, F(row["score"]) if row["score"] else None))

    def score(self, worker: str, month: date, at: datetime) -> F | None:
        known = [(revision, score) for revision, when, score in self.told.get((worker, month), ()) if when <= at]
        return max(known, key=lambda one: one[0])[1] if known else None

    def coefficient(self, worker: str, month: date, at: datetime) -> F:
        own = self.score(worker, month, at)
        if own is not None:
            return coefficient_of(own)
        before = (self.score(worker, month_after(month, -count), at) for count in range(1, 13))
        last = [score for score in before if score is not None][:3]
        return coefficient_of(sum(last, F(0)) / len(last)) if last else F(1)

    # --- days

    def paid_days(self, month: date) -> list[date]:
        return [day for day in days_of(month) if self.facts.is_working(day) or self.facts.is_statutory(day)]

    def leave_share(self, kind: str, terms: dict[str, Any]) -> F:
        if kind == "maternity":
            return F(0)
        said = terms.get("pay", {}).get(f"{kind}_leave")
        return F(str(said)) if said is not None else F(kind in FULL_PAY)

    def of_day(self, worker: str, day: date, at: datetime, terms: dict[str, Any]) -> F:
        """What of a paid day in post counts."""
        parts = self.facts.attendance.get((worker, day), [])
        if self.facts.is_statutory(day):
            return 1 - sum((part for status, part, kind in parts if status == "leave" and kind == "maternity"), F(0))
        paid, written = F(0), F(0)
        for status, part, kind in parts:
            written += part
            if status == "present":
                paid += part
            elif status == "leave":
                paid += part * self.leave_share(kind, terms)
        decided = self.decided.get((worker, day))
        return paid + (max(F(0), 1 - written) if decided and decided <= at else F(0))

    def scheme_of(self, post: Post) -> str:
        """A stand-in is paid at the own rates."""
        if post.scheme or not post.of:
            return post.scheme
        own = [one for one in self._posts[post.worker] if one.scheme and not one.of]
        before = [one for one in own if one.begin <= post.begin]
        chosen = max(before, key=lambda one: one.begin) if before else min(own, key=lambda one: one.begin, default=None)
        return chosen.scheme if chosen else ""

    # --- rates

    def rate(self, code: str, worker: str, day: date) -> F | None:
        """The narrowest wins: of the person, a group, the source, everybody."""
        if (code, worker, day) not in self._rates:
            self._rates[code, worker, day] = self._rate(code, worker, day)
        return self._rates[code, worker, day]

    def _rate(self, code: str, worker: str, day: date) -> F | None:
        in_force = [row for row in self.rates[code] if day_in(row["begins_on"]) <= day < upper(row["ends_on"])]
        mine = {row["group"] for row in self.groups[worker] if day_in(row["begins_on"]) <= day < upper(row["ends_on"])}
        source = self.sources[worker]["source"]
        for narrower in (
            lambda row: row["worker"] == worker,
            lambda row: row["group"] and row["group"] in mine,
            lambda row: row["source"] and row["source"] == source,
            lambda row: not row["worker"] and not row["group"] and not row["source"],
        ):
            found = [F(row["value"]) for row in in_force if narrower(row)]
            if found:
                assert len(set(found)) == 1, (code, worker, day)
                return found[0]
        return None

    def stands(self, worker: str, kind: str, day: date) -> bool:
        return any(
            row["kind"] == kind and day_in(row["begins_on"]) <= day < upper(row["ends_on"])
            for row in self.standings.get(worker, ())
        )

    # --- own lines

    def own_lines(self, worker: str, month: date, at: datetime) -> list[Line]:
        """The lines of a month as they are at a moment; reckoned once for what of them changes with the moment."""
        decided = sum(who == worker and when is not None and when <= at for (who, _day), when in self.decided.items())
        entered = sum(self._is_known(row, at) for row in self.entries[worker])
        key = (worker, month, self.coefficient(worker, month, at), decided, entered)
        if key not in self._known:
            self._known[key] = self._own_lines(worker, month, at)
        return self._known[key]

    @staticmethod
    def _is_known(row: Row, at: datetime) -> bool:
        """Whether it was entered by then; of old rows nobody knows when."""
        entered = moment(row["recorded_at"])
        return entered is None or entered <= at

    def _own_lines(self, worker: str, month: date, at: datetime) -> list[Line]:
        terms = self.facts.terms(month)
        posts = {day: post for day in days_of(month) if (post := self.facts.post_on(worker, day)) is not None}
        lines: list[Line] = []
        for code, item in self.items.items():
            if item["reckoning"] in ("share", "share_coefficient"):
                lines += self._by_share(worker, month, at, code, posts, terms)
            elif item["reckoning"] == "whole_month":
                lines += self._whole_month(worker, code, posts)
            else:
                lines += self._entered(worker, month, at, code, terms)
        return lines

    def _is_of(self, code: str, scheme: str) -> bool:
        wanted = self.items[code]["scheme"]
        return scheme == wanted if wanted else scheme not in ("", "subsidy")

    def _financed(self, code: str, worker: str, day: date) -> bool:
        return self.sides[code] == "paid" and self.stands(worker, "public_finance", day)

    def _by_share(
        self, worker: str, month: date, at: datetime, code: str, posts: dict[date, Post], terms: dict[str, Any]
    ) -> list[Line]:
        paid = self.paid_days(month)
        days: dict[tuple[str, F], list[date]] = {}
        for day in paid:
            post = posts.get(day)
            if post is None or not self._is_of(code, self.scheme_of(post)) or self._financed(code, worker, day):
                continue
            rate = self.rate(code, worker, day)
            if rate is not None:
                days.setdefault((post.id, rate), []).append(day)
        by_score = self.items[code]["reckoning"] == "share_coefficient"
        coefficient = self.coefficient(worker, month, at) if days and by_score else F(1)
        lines = []
        for (_post, rate), own in days.items():
            share = sum((self.of_day(worker, day, at, terms) for day in own), F(0)) / len(paid)
            amount = half_up(rate * share * coefficient)
            lines.append(Line(code, self.sides[code], amount, own[0], self.scheme_of(posts[own[0]])))
        return lines

    def _whole_month(self, worker: str, code: str, posts: dict[date, Post]) -> list[Line]:
        held = [day for day, post in posts.items() if self._is_of(code, self.scheme_of(post))]
        base_of = self.items[code]["base"]
        if not held or (base_of and self.stands(worker, "retired", held[0])) or self._financed(code, worker, held[0]):
            return []
        rate = self.rate(code, worker, held[0])
        if rate is None:
            return []
        amount = rate
        if base_of:
            known = [
                F(row["amount"])
                for row in self.bases[worker]
                if row["kind"] == base_of and day_in(row["begins_on"]) <= held[0] < upper(row["ends_on"])
            ]
            if not known:
                return []
            amount = known[0] * rate / 100
        return [Line(code, self.sides[code], half_up(amount), held[0], self.scheme_of(posts[held[-1]]))]

    def _entered(self, worker: str, month: date, at: datetime, code: str, terms: dict[str, Any]) -> list[Line]:
        begin, end = month, month_after(month)
        known = [row for row in self.entries[worker] if self._is_known(row, at)]
        rows = [row for row in known if row["item"] == code and begin <= day_in(row["day"]) < end]
        amounts = [(day_in(row["day"]), F(row["amount"])) for row in rows if row["amount"]]
        pieces = [(day_in(row["day"]), F(row["quantity"])) for row in rows if row["quantity"]]
        pieces += [(day, F(1)) for day in self.pieces.get((worker, code), ()) if begin <= day < end]
        amounts = [one for one in amounts if not self._financed(code, worker, one[0])]
        lines = []
        if amounts:
            total = sum((amount for _day, amount in amounts), F(0))
            lines.append(Line(code, self.sides[code], half_up(total), min(amounts)[0]))
        by_rate: dict[F, list[tuple[date, F]]] = {}
        for day, quantity in sorted(pieces):
            price = self._price(worker, code, day, terms)
            if price is not None and not self._financed(code, worker, day):
                by_rate.setdefault(price, []).append((day, quantity))
        for price, own in by_rate.items():
            amount = half_up(price * sum((quantity for _day, quantity in own), F(0)))
            lines.append(Line(code, self.sides[code], amount, own[0][0]))
        return lines

    def _price(self, worker: str, code: str, day: date, terms: dict[str, Any]) -> F | None:
        rate = self.rate(code, worker, day)
        of = self.items[code]["day_of"]
        if rate is None or not of:
            return rate
        monthly = self.rate(of, worker, day)
        divisor = F(str(terms.get("pay", {}).get("day_rate_divisor", "21.75")))
        return None if monthly is None else monthly * rate / 100 / divisor

    def _pieces(self) -> None:
        """What part-time members did that is paid by the piece: (worker, item) → days."""
        facts = self.facts
        served: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
        for row in facts.postings:
            if row["role"] == "part_time":
                served[row["worker"]].append((row["grid_key"], day_in(row["begins_on"]), upper(row["ends_on"])))

        def there(worker: str, day: date, grids: set[str]) -> bool:
            return any(grid in grids and begin <= day < end for grid, begin, end in served.get(worker, ()))

        done: dict[str, list[tuple[str, date]]] = defaultdict(list)
        for case in facts.cases:
            if case.counts and case.reported and there(case.reporter, case.reported, {case.grid}):
                done["report"].append((case.reporter, case.reported))
        cases = {case.number: case for case in facts.cases}
        first: dict[tuple[str, str], date] = {}
        for row in facts.read("mediations"):
            if row["mediator"] and cases[row["incident"]].valid:
                key, day = (row["incident"], row["mediator"]), day_in(row["held_on"])
                first[key] = min(day, first.get(key, day))
        for (number, worker), day in first.items():
            if there(worker, day, {cases[number].grid}):
                done["mediation"].append((worker, day))
        for row in facts.read("publicity"):
            day = day_in(row["day"])
            if row["worker"] and there(row["worker"], day, set(row["grid_keys"].split())):
                done["publicity"].append((row["worker"], day))
        self.pieces: dict[tuple[str, str], list[date]] = defaultdict(list)
        for code, item in self.items.items():
            for worker, day in done.get(item["piece"], ()):
                self.pieces[worker, code].append(day)
