"""Which rate of an item a person has on a day: the narrowest wins, and they never add up. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from assessment.pay.values import Person, Rate, covers


class TwoRates(Exception):
    """Two groups of a person have different rates of the same item on the same day."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        super().__init__("two rates")
        self.rates = rates


class Rates:
    """All rates of an office, to be asked by item, person and day."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._of_item: dict[int, list[Rate]] = defaultdict(list)
        for rate in rates:
            self._of_item[rate.item].append(rate)

    def on(self, item: int, person: Person, day: date) -> Rate | None:
        """The rate of the day, or None. Raises TwoRates."""
        in_force = [rate for rate in self._of_item[item] if covers(rate, day)]
        if all(_of_everybody(rate, person, day) for rate in in_force) and len(in_force) < 2:
            return in_force[0] if in_force else None  # nearly always; a run asks for it more than a million times
        for narrower in (_of_person, _of_group, _of_source, _of_everybody):
            found = [rate for rate in in_force if narrower(rate, person, day)]
            if len({rate.value for rate in found}) > 1:
                raise TwoRates(found)
            if found:
                return found[0]
        return None


def _of_person(rate: Rate, person: Person, _day: date) -> bool:
    return rate.worker is not None and rate.worker == person.key


def _of_group(rate: Rate, person: Person, day: date) -> bool:
    return rate.group is not None and any(one.group == rate.group and covers(one, day) for one in person.groups)


def _of_source(rate: Rate, person: Person, _day: date) -> bool:
    return bool(rate.source) and rate.source == person.source


def _of_everybody(rate: Rate, _person: Person, _day: date) -> bool:
    return rate.worker is None and rate.group is None and not rate.source
