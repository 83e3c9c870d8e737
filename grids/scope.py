"""A scope: the part of the territory whose records a person may see."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """Primary keys of what is inside. `everything` is the district's: no border at all.

    A grid is inside when it is named, or when its subdistrict is. `villages` holds villages whose own
    records (postings to the village) are inside; their grids are always named in `grids` too.
    """

    everything: bool = False
    subdistricts: frozenset[int] = field(default_factory=frozenset)
    villages: frozenset[int] = field(default_factory=frozenset)
    grids: frozenset[int] = field(default_factory=frozenset)

    def __str__(self) -> str:
        """A short form for headers and logs, such as `subdistricts=1` or `grids=4,5`."""
        if self.everything:
            return "everything"
        parts = (("subdistricts", self.subdistricts), ("villages", self.villages), ("grids", self.grids))
        return ";".join(f"{name}={','.join(map(str, sorted(keys)))}" for name, keys in parts if keys) or "nothing"


EVERYTHING = Scope(everything=True)
NOTHING = Scope()
