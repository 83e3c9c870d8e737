"""The words of another system for matters and kinds of hazards: what is certain of them, and the choices."""

from __future__ import annotations

from core.texts import plain
from grids.matters.models import Matter, Subcategory
from incidents.hazards.services import is_hazard

Choices = list[tuple[str, str]]


class Matters:
    """The matters and their sub-categories, by the words for them. Two queries."""

    def __init__(self) -> None:
        self.matters = list(Matter.objects.order_by("position"))
        self.subcategories = list(Subcategory.objects.select_related("matter").order_by("matter__position", "position"))
        self._known: dict[tuple[str | None, str | None], str] = {}  # their matter and sub-category → ours

    def same(self, big: str | None, small: str | None) -> str:
        """The only matter or sub-category with exactly this name; "" where the word may as well mean another."""
        if (big, small) not in self._known:
            self._known[big, small] = self._same(big, small)
        return self._known[big, small]

    def same_hazard(self, written: str) -> str:
        """The only kind of hazard that is called so: by itself, or behind its matter, as in 消防安全·通道堵塞."""
        words = plain(written)
        meant = []
        for one in self._hazards():
            matter, own = plain(one.matter.name), plain(one.name)
            if words == own or (words.startswith(matter) and words[len(matter) :].lstrip("·-—/:") == own):
                meant.append(f"{one.matter.code}/{one.code}")
        return meant[0] if len(meant) == 1 else ""

    def choices(self) -> Choices:
        """What a word for a case may mean, in the policy's order."""
        chosen: Choices = []
        for matter in self.matters:
            chosen.append((matter.code, matter.name))
            own = [one for one in self.subcategories if one.matter_id == matter.pk]
            chosen += [(f"{matter.code}/{one.code}", f"{matter.name} · {one.name}") for one in own]
        return chosen

    def hazards(self) -> Choices:
        """What a word for a hazard may mean."""
        return [(f"{one.matter.code}/{one.code}", f"{one.matter.name} · {one.name}") for one in self._hazards()]

    def _hazards(self) -> list[Subcategory]:
        return [one for one in self.subcategories if is_hazard(one)]

    def _same(self, big: str | None, small: str | None) -> str:
        matter = next((one for one in self.matters if big and plain(one.name) == plain(big)), None)
        word = small or ("" if matter else big)
        if word:
            subs = [
                one for one in self.subcategories
                if plain(one.name) == plain(word) and (matter is None or one.matter_id == matter.pk)
            ]  # fmt: skip
            if len(subs) == 1 and (matter or not ((big and small) or self._fits_another(word, subs[0]))):
                return f"{subs[0].matter.code}/{subs[0].code}"
            return ""
        return matter.code if matter else ""

    def _fits_another(self, word: str, subcategory: Subcategory) -> bool:
        """Whether a word has something of the names of another matter, as 消防 of 消防安全: then a person is asked."""
        others = [one for one in self.matters if one.pk != subcategory.matter_id]
        names = [one.name for one in others]
        names += [one.name for one in self.subcategories if one.matter_id != subcategory.matter_id]
        words = plain(word)
        parts = {words[begin : begin + 2] for begin in range(max(1, len(words) - 1))}
        return any(part in plain(name) for part in parts for name in names)
