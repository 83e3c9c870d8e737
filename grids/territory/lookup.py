"""Finding grids and villages by what people write: codes, names, names without their village's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.texts import plain
from grids.scope import Scope
from grids.territory.models import GridVersion, Village, VillageName


class NoSuchPlace(InvalidInput):
    """What is written names no grid or village, or more than one; `fields` names the column to correct."""

    code = "no_such_place"


class GridLookup:
    """The grids and villages of a scope, looked up in memory. Three queries, however many rows ask.

    A renamed village is found under each of its names.
    """

    def __init__(self, scope: Scope) -> None:
        self._by_grid: dict[int, list[GridVersion]] = defaultdict(list)
        self._by_key: dict[str, list[GridVersion]] = defaultdict(list)
        self._by_code: dict[str, list[GridVersion]] = defaultdict(list)
        self._by_name: dict[str, list[GridVersion]] = defaultdict(list)
        self._village_names: dict[int, list[VillageName]] = defaultdict(list)
        for known in VillageName.objects.all():
            self._village_names[known.village_id].append(known)
        for version in GridVersion.objects.within(scope).select_related("grid", "village").order_by("grid", "during"):
            name = plain(version.name)
            self._by_grid[version.grid_id].append(version)
            self._by_key[str(version.grid.key)].append(version)
            self._by_code[version.code].append(version)
            for prefix in self._names_of(version.village):
                for known_as in {name, name.removeprefix(prefix), prefix + name}:
                    if version not in self._by_name[known_as]:
                        self._by_name[known_as].append(version)
        self._villages: dict[str, list[Village]] = defaultdict(list)
        self._subdistricts: set[str] = set()
        for village in Village.objects.within(scope).select_related("subdistrict"):
            own = plain(village.subdistrict.name)
            self._subdistricts.add(own)
            written = {village.code}
            for name in self._names_of(village):
                written |= {name, name.removesuffix("村"), name.removesuffix("社区"), own + name}
            for known_as in written:
                self._villages[known_as].append(village)

    def _names_of(self, village: Village) -> set[str]:
        return {plain(name) for name in (village.name, *(one.name for one in self._village_names[village.pk]))}

    def village_name(self, village: Village, on: date) -> str:
        """What a village was called on a day."""
        names = self._village_names[village.pk]
        return next((one.name for one in names if on in one.during), village.name)

    def village(self, words: str) -> Village:
        """The village of a name or code. Raises NoSuchPlace."""
        matches = self._villages.get(plain(words)) or self._villages.get(self._from_subdistrict(words), [])
        if len(matches) != 1:
            why = (
                _("%(count)d villages are called “%(name)s”: write the village code.")
                if matches
                else _("There is no village “%(name)s” in your subdistrict.")
            )
            raise NoSuchPlace(why % {"count": len(matches), "name": words}, fields={"village": "unknown"})
        return matches[0]

    def _from_subdistrict(self, words: str) -> str:
        """An address from the subdistrict on, without the district, the city and the province before it."""
        address = plain(words)
        places = [address.find(own, 0, 40) for own in self._subdistricts]
        return next((address[place:] for place in places if place >= 0), "")

    def grid(
        self,
        *,
        code: str | None,
        name: str | None,
        village: str | None,
        begin: date,
        end: date | None = None,
        key: str | None = None,
    ) -> GridVersion:
        """The version of the grid that was so called, and open, on a day of the half-open range (default: one day).

        The stable key decides, or else the code; what is written beside it must agree. Raises NoSuchPlace.
        """
        end = end or begin + timedelta(days=1)
        if key:
            return self._of_key(key, code, name, begin, end)
        if not code and not name:
            raise NoSuchPlace(_("Write the grid's code or its name."), fields={"grid_code": "blank"})
        known = self._called(code, name, village)
        then = _on_days(known, begin, end, written=code or name, column=_column_of(code))
        if code and name and not any(version in self._by_name.get(plain(name), []) for version in then):
            raise NoSuchPlace(
                _("The code %(written)s is that of “%(known_as)s”, not of “%(name)s”: correct one of the two.")
                % {"written": code, "known_as": then[-1].name, "name": name},
                fields={"grid_name": "unknown"},
            )
        return then[-1]

    def _called(self, code: str | None, name: str | None, village: str | None) -> list[GridVersion]:
        """The versions of that code, or else of that name, in the village where one is named. Raises NoSuchPlace."""
        column, written = _column_of(code), code or name
        known = self._by_code.get(code, []) if code else self._by_name.get(plain(name or ""), [])
        place = self.village(village) if village else None
        if not known:
            message = _("There is no grid “%(written)s” in your subdistrict.") % {"written": written}
            raise NoSuchPlace(message, fields={column: "unknown"})
        if place is None:
            return known
        there = [version for version in known if version.village_id == place.pk]
        if not there:
            message = _("There is no grid “%(written)s” in %(village)s.") % {"written": written, "village": place.name}
            raise NoSuchPlace(message, fields={column: "unknown"})
        return there

    def _of_key(self, key: str, code: str | None, name: str | None, begin: date, end: date) -> GridVersion:
        """The version of the grid of a stable key. A code or name beside it is one that this grid has or had."""
        known = self._by_key.get(key, [])
        if not known:
            raise NoSuchPlace(_("No grid of your subdistrict has this stable key."), fields={"grid_key": "unknown"})
        for column, written, called in (("grid_code", code, self._by_code), ("grid_name", name, self._by_name)):
            if written and known[0].grid_id not in {one.grid_id for one in called.get(plain(written), [])}:
                raise NoSuchPlace(
                    _("The stable key is that of “%(known_as)s”, which was never called “%(written)s”: correct one of "
                      "the two.") % {"known_as": f"{known[-1].name} {known[-1].code}", "written": written},
                    fields={column: "contradicts"},
                )  # fmt: skip
        open_then = [one for one in known if _meets(one.during, begin, end) and _meets(one.grid.during, begin, end)]
        if not open_then:
            raise NoSuchPlace(
                _("There was no grid “%(written)s” on %(day)s.") % {"written": known[-1].name, "day": begin},
                fields={"grid_key": "unknown"},
            )
        return open_then[-1]

    def known(self, *, code: str | None, name: str | None) -> set[int]:
        """The grids that ever had this code or name, on any day."""
        versions = [
            *(self._by_code.get(code, []) if code else []),
            *(self._by_name.get(plain(name), []) if name else []),
        ]
        return {version.grid_id for version in versions}

    def latest(self) -> list[GridVersion]:
        """Each grid as it was called last."""
        return [versions[-1] for versions in self._by_grid.values()]

    def version(self, grid: int, on: date) -> GridVersion | None:
        """What a grid was called on a day; before its first day, as on it."""
        versions = self._by_grid.get(grid, [])
        return next(
            (v for v in versions if _meets(v.during, on, on + timedelta(days=1))), versions[0] if versions else None
        )


def _column_of(code: str | None) -> str:
    """The column that names the grid: it is the one at fault where no grid is found."""
    return "grid_code" if code else "grid_name"


def _on_days(
    known: Sequence[GridVersion], begin: date, end: date, *, written: str | None, column: str
) -> list[GridVersion]:
    """The versions that were open on a day of the half-open range, all of one grid. Raises NoSuchPlace."""
    then = [
        version for version in known if _meets(version.during, begin, end) and _meets(version.grid.during, begin, end)
    ]
    words = {"written": written, "day": begin}
    if not then:
        raise NoSuchPlace(_("There was no grid “%(written)s” on %(day)s.") % words, fields={column: "unknown"})
    if len({version.grid_id for version in then}) > 1:
        message = _("Several grids are called “%(written)s”: add the grid code.") % words
        raise NoSuchPlace(message, fields={column: "unknown"})
    return then


def _meets(days: object, begin: date, end: date) -> bool:
    lower, upper = days.lower, days.upper  # type: ignore[attr-defined]
    return (lower is None or lower < end) and (upper is None or upper > begin)
