"""Prepares a person for the rules of appointment, and turns the rules' reasons into sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.punctuation import sentences
from grids.territory.models import Grid, GridVersion, Village
from staff.people.models import Person, Worker
from staff.postings.models import Posting
from staff.postings.rules import NO, UNKNOWN, Fitness, Reason, objections

WORDS = {
    "at_window": gettext_lazy("Window staff cannot be full-time members (policy, section 2.2)."),
    "birth_not_known": gettext_lazy("The month of birth is not known, so the age cannot be checked."),
    "too_young": gettext_lazy("Aged %(age)s on %(day)s: recruits are at least %(limit)s."),
    "too_old": gettext_lazy("Aged %(age)s on %(day)s: recruits are at most %(limit)s."),
    "lacks_computer": gettext_lazy("Does not handle a computer."),
    "lacks_phone_app": gettext_lazy("Does not handle the phone app."),
    "lacks_organise": gettext_lazy("Is not able to organise."),
    "lacks_energy": gettext_lazy("Was judged not to have the energy."),
    "lacks_informed": gettext_lazy("Was judged not to be well informed."),
    "lacks_expression": gettext_lazy("Does not speak and write well."),
    "unknown_computer": gettext_lazy("Not recorded: whether the person handles a computer."),
    "unknown_phone_app": gettext_lazy("Not recorded: whether the person handles the phone app."),
    "unknown_organise": gettext_lazy("Not recorded: whether the person is able to organise."),
    "unknown_energy": gettext_lazy("Has not been judged to have the energy."),
    "unknown_informed": gettext_lazy("Has not been judged to be well informed."),
    "unknown_expression": gettext_lazy("Not recorded: whether the person speaks and writes well."),
    "not_official": gettext_lazy("A guide is an official of the subdistrict who is stationed in the village."),
    "not_village_cadre": gettext_lazy("A leader is the secretary or director of the village."),
    "village_not_known": gettext_lazy("The worker's page does not say in which village this official serves."),
    "other_village": gettext_lazy("This official serves in another village."),
}

# What to look at of the person, so that a system that asks over REST can say what to correct.
FIELDS_OF_SKILLS = {
    "computer": "uses_computer",
    "phone_app": "uses_phone_app",
    "organise": "organises",
    "energy": "energetic",
    "informed": "well_informed",
    "expression": "expresses",
}
FIELDS = {
    "at_window": "at_window",
    "birth_not_known": "born_on",
    "too_young": "born_on",
    "too_old": "born_on",
    **{f"{word}_{skill}": name for word in (NO, UNKNOWN) for skill, name in FIELDS_OF_SKILLS.items()},
    "not_official": "source",
    "not_village_cadre": "source",
    "village_not_known": "stationed_in",
    "other_village": "stationed_in",
}


def words_of(reason: Reason) -> str:
    """A reason for people, in the language of the moment."""
    values = {
        name: date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value
        for name, value in reason.parameters.items()
    }
    return str(WORDS[reason.code]) % values


def all_words_of(reasons: Iterable[Reason]) -> str:
    return sentences(words_of(reason) for reason in reasons)


def fields_of(reasons: Iterable[Reason]) -> dict[str, str]:
    """Each reason with the field of the person that it is about."""
    return {FIELDS[reason.code]: words_of(reason) for reason in reasons}


def fitness_of(person: Person) -> Fitness:
    """What the rules ask, of a worker or of a candidate."""
    worker = person if isinstance(person, Worker) else None
    return Fitness(
        source=worker.source if worker else str(getattr(person, "channel", "")),
        born_on=person.born_on,
        at_window=worker.at_window if worker else None,
        skills={skill: getattr(person, name) for skill, name in FIELDS_OF_SKILLS.items()},
        former_post=person.former_post,
        stationed_in=worker.stationed_in_id if worker else None,
    )


def village_of(*, grid: Grid | None, village: Village | None, on: date) -> int | None:
    """The village in which a post lies on a day."""
    if village is not None:
        return village.pk
    key = GridVersion.objects.on(on).filter(grid=grid).values_list("village", flat=True).first()
    return None if key is None else int(key)


def objections_to(worker: Worker, *, role: str, grid: Grid | None, village: Village | None, on: date) -> list[Reason]:
    """Every reason against appointing a worker there on that day. One query."""
    return objections(fitness_of(worker), role=role, village=village_of(grid=grid, village=village, on=on), on=on)


def objections_to_posting(posting: Posting, village: int | None) -> list[Reason]:
    """What the rules say of a posting as it was on its first day; nothing of one who stands in."""
    if posting.stands_in_for_id:
        return []
    return objections(fitness_of(posting.worker), role=posting.role, village=village, on=posting.during.lower)


def standing(reasons: list[Reason]) -> str:
    return all_words_of(reasons) or _("Meets every rule.")
