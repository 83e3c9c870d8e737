"""What stands before the name of a grid where somebody writes its whole address."""

from __future__ import annotations

from core.texts import plain
from grids.territory.models import Subdistrict


def prefixes_of(subdistrict: int) -> list[str]:
    """What stands before the name of a grid where somebody writes its whole address: ours, longest first."""
    own = Subdistrict.objects.get(pk=subdistrict)
    return sorted({plain(own.name), plain(own.name).removesuffix("街道")}, key=len, reverse=True)


def without_places(written: str) -> str:
    """A name without the district and the subdistrict, the town or the county before it."""
    words = plain(written)
    for level in ("省", "市", "区", "县", "街道", "镇", "乡"):
        begin = words.find(level, 1, 16)
        if begin > 0 and len(words) > begin + len(level):
            words = words[begin + len(level) :]
    return words
