"""Rules of appointment, and which roles a grid is missing. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

FULL_TIME_OF_A_COMPLEX_GRID = 2  # at least (policy, section 2.2)


def missing_roles(serving: Mapping[str, int], *, is_complex: bool) -> list[str]:
    """The roles of which a grid has too few people, in the policy's order."""
    needed = {"guide": 1, "leader": 1, "full_time": FULL_TIME_OF_A_COMPLEX_GRID if is_complex else 1, "part_time": 1}
    return [role for role, count in needed.items() if serving.get(role, 0) < count]


def short_since(
    spans: Iterable[tuple[date, date | None]], needed: int, *, opened: date | None, on: date
) -> date | None:
    """The first day of the stretch up to `on` on which fewer than `needed` served; `on` must be such a day.

    `opened` is the day from which `needed` were asked for; None where nobody recorded it. The stretch then begins
    when somebody left, and None says that this is not known, because as many never served.
    """
    held = [(begin, end or date.max) for begin, end in spans]
    first = opened or date.min
    turns = {first, *(day for span in held for day in span)}
    since = on
    for day in sorted((day for day in turns if first <= day <= on), reverse=True):
        if sum(begin <= day < end for begin, end in held) >= needed:
            return since
        since = day
    return opened


# --- who may hold which post --------------------------------------------------------------------

YOUNGEST, OLDEST = 18, 50  # full years on the day of appointment, both inclusive (policy, section 2.2)
CHANNELS = frozenset({"recommended", "self_nominated", "recruited"})
SKILLS = ("computer", "phone_app", "organise", "energy", "informed")  # of every full-time member
SKILLS_OF_RECRUITS = (*SKILLS, "expression")  # the three channels ask for one more
NO, UNKNOWN = "lacks", "unknown"
RELAXABLE = frozenset(  # being under age is not
    {"too_old", *(f"{word}_{skill}" for word in (NO, UNKNOWN) for skill in SKILLS_OF_RECRUITS)}
)


@dataclass(frozen=True)
class Reason:
    """Why somebody may not hold a post: a code, and the values that its words need."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def unknown(self) -> bool:
        """Whether nothing speaks against the person, but something that is asked has not been recorded."""
        return self.code in NOT_RECORDED


NOT_RECORDED = frozenset(
    {"birth_not_known", "village_not_known", *(f"{UNKNOWN}_{skill}" for skill in SKILLS_OF_RECRUITS)}
)


@dataclass(frozen=True)
class Fitness:
    """What the rules of appointment ask about a person."""

    source: str = ""
    born_on: date | None = None
    at_window: bool | None = None  # None: not recorded
    skills: Mapping[str, bool | None] = field(default_factory=dict)  # by SKILLS_OF_RECRUITS; None: not recorded
    former_post: str = ""
    stationed_in: int | None = None  # key of the village


def age_on(born_on: date, day: date) -> int:
    """Full years. Who was born on 29 February turns a year older on 1 March of other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def objections(person: Fitness, *, role: str, village: int | None, on: date) -> list[Reason]:
    """Every reason against appointing the person to the role, in that village, on that day."""
    if role == "guide":
        return _of_head(person, "official", village)
    if role == "leader":
        return _of_head(person, "village_cadre", village)
    if role != "full_time":
        return []
    reasons = [Reason("at_window")] if person.at_window else []
    recruit = person.source in CHANNELS
    if recruit:
        reasons += _of_age(person.born_on, on)
    return reasons + _of_skills(person.skills, SKILLS_OF_RECRUITS if recruit else SKILLS)


def _of_skills(known: Mapping[str, bool | None], asked: Iterable[str]) -> list[Reason]:
    """What the person cannot do, and what nobody recorded: the second is no "no", but it must be recorded first."""
    reasons = []
    for skill in asked:
        answer = known.get(skill)
        if answer is None:
            reasons.append(Reason(f"{UNKNOWN}_{skill}"))
        elif not answer:
            reasons.append(Reason(f"{NO}_{skill}"))
    return reasons


def _of_head(person: Fitness, source: str, village: int | None) -> list[Reason]:
    """A guide is the village's stationed official, a leader its secretary or director."""
    if person.source != source:
        return [Reason(f"not_{source}")]
    if person.stationed_in is None:
        return [Reason("village_not_known")]
    return [Reason("other_village")] if person.stationed_in != village else []


def _of_age(born_on: date | None, on: date) -> list[Reason]:
    if born_on is None:
        return [Reason("birth_not_known")]
    age = age_on(born_on, on)
    if age < YOUNGEST:
        return [Reason("too_young", {"age": age, "limit": YOUNGEST, "day": on})]
    return [Reason("too_old", {"age": age, "limit": OLDEST, "day": on})] if age > OLDEST else []


def after_relaxation(reasons: Iterable[Reason], person: Fitness) -> list[Reason]:
    """The reasons that remain after a relaxation; only people with one of the four former posts can be relaxed."""
    return [reason for reason in reasons if not (person.former_post and reason.code in RELAXABLE)]
