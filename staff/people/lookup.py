"""Finding workers by what people write: staff number, phone, name and month of birth."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.fields import blind_index
from core.punctuation import listed
from grids.scope import Scope
from staff.people.models import Worker
from staff.people.rules import key_of


class NoSuchWorker(InvalidInput):
    """What is written names no worker, or more than one; the message says what to add."""

    code = "no_such_worker"


class WorkerLookup:
    """The workers of a scope, looked up in memory. One query, however many rows ask."""

    def __init__(self, scope: Scope) -> None:
        self._by_number: dict[str, Worker] = {}
        self._by_phone: dict[str, list[Worker]] = defaultdict(list)
        self._by_name: dict[str, list[Worker]] = defaultdict(list)
        for worker in Worker.objects.within(scope).select_related("subdistrict"):
            self.add(worker)

    def add(self, worker: Worker) -> None:
        """Know a worker from now on, a new one or one with a new phone."""
        self._by_number[worker.staff_number.upper()] = worker
        for index, known in ((worker.phone_index, self._by_phone), (key_of(worker.name), self._by_name)):
            if index and worker not in known[index]:
                known[index].append(worker)

    def one(self, *, number: str | None, name: str | None) -> Worker:
        """The worker of a staff number, or of a name that only one has. Raises NoSuchWorker."""
        if number:
            return self._numbered(number, name)
        namesakes = self._by_name.get(key_of(name or ""), [])
        if not namesakes:
            raise NoSuchWorker(
                _("There is no worker called %(name)s.") % {"name": name or ""}, fields={"name": "unknown"}
            )
        if len(namesakes) > 1:
            raise NoSuchWorker(
                _("%(count)d workers are called %(name)s: add the staff number.")
                % {"count": len(namesakes), "name": name},
                fields={"staff_number": "needed"},
            )
        return namesakes[0]

    def all(self) -> list[Worker]:
        """Everybody, by staff number."""
        return sorted(self._by_number.values(), key=lambda worker: worker.staff_number)

    def called(self, name: str) -> list[Worker]:
        """All workers with a name."""
        return list(self._by_name.get(key_of(name), []))

    def with_phone(self, phone: str) -> list[Worker]:
        """All who have a telephone number."""
        return list(self._by_phone.get(blind_index(phone), [])) if phone else []

    def numbered(self, number: str) -> Worker | None:
        """Who has a staff number."""
        return self._by_number.get(number.upper())

    def match(self, *, number: str | None, name: str, phone: str, born: date | None) -> Worker | None:
        """Who a row of the roster is about; None for somebody new. `phone` is a whole number or "".

        The staff number decides, then the phone, then name and month of birth, then a name that only one
        has. Everything else that is written must agree with it. Raises NoSuchWorker.
        """
        if number and number.upper() in self._by_number:
            return self._numbered(number, name)
        with_phone = self._by_phone.get(blind_index(phone), []) if phone else []
        if with_phone:
            worker: Worker | None = self._of_phone(with_phone, name)
        else:
            worker = self._of_name(name, phone, born)
        if worker and number:
            raise NoSuchWorker(
                _("%(name)s has the staff number %(known)s, not %(number)s: correct one of the two.")
                % {"name": name, "known": worker.staff_number, "number": number},
                fields={"staff_number": number},
            )
        return worker

    def _numbered(self, number: str, name: str | None) -> Worker:
        worker = self._by_number.get(number.upper())
        if worker is None:
            raise NoSuchWorker(
                _("There is no worker with the staff number %(number)s.") % {"number": number},
                fields={"staff_number": number},
            )
        if name and key_of(name) != key_of(worker.name):
            raise NoSuchWorker(
                _("The staff number %(number)s is that of %(known)s, not of %(name)s: correct one of the two.")
                % {"number": number, "known": worker.name, "name": name},
                fields={"staff_number": number},
            )
        return worker

    def _of_phone(self, with_phone: list[Worker], name: str) -> Worker:
        same = [worker for worker in with_phone if key_of(worker.name) == key_of(name)]
        if len(same) == 1:
            return same[0]
        if same:
            raise NoSuchWorker(
                _("Several workers called %(name)s have this phone: add the staff number.") % {"name": name},
                fields={"staff_number": "needed"},
            )
        raise NoSuchWorker(
            _("This phone is that of %(known)s, not of %(name)s: correct the phone, or the name there.")
            % {"known": listed(worker.name for worker in with_phone), "name": name},
            fields={"phone": "taken"},
        )

    def _of_name(self, name: str, phone: str, born: date | None) -> Worker | None:
        namesakes = self._by_name.get(key_of(name), [])
        if born:
            month = (born.year, born.month)
            same = [w for w in namesakes if w.born_on and (w.born_on.year, w.born_on.month) == month]
            possible = same or [w for w in namesakes if w.born_on is None]
        else:
            possible = namesakes
        if len(possible) > 1:
            raise NoSuchWorker(
                _("%(count)d workers are called %(name)s: add the staff number, the whole phone or the month of birth.")
                % {"count": len(possible), "name": name},
                fields={"staff_number": "needed"},
            )
        if possible and phone and possible[0].phone_index and not (born and possible[0].born_on):
            raise NoSuchWorker(
                _("A worker called %(name)s has another phone. Add the staff number if it is the same person, "
                  "and the month of birth if it is not.") % {"name": name},
                fields={"staff_number": "needed"},
            )  # fmt: skip
        return possible[0] if possible else None
