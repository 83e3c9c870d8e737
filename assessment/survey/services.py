"""Draws the households that are asked about awareness, and says who calls them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.survey.models import SurveySample, SurveyShare
from assessment.survey.rules import NoCaller, assign_callers, draw
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.punctuation import listed
from core.years import in_words
from grids.territory.models import GridVersion, Subdistrict
from staff.access import access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.postings.measured import refuse_to_draw
from staff.postings.models import GridService


class HouseholdsMissing(InvalidInput):
    """A grid has no number of households on that day; the message names the grids."""

    code = "households_missing"


class AlreadyDrawn(Conflict):
    """The sample of the month is drawn; a second draw would let somebody choose."""

    code = "already_drawn"


@transaction.atomic
def draw_sample(
    *, subdistrict: Subdistrict, month: Period, seed: str, wanted: int, callers: list[User], by: User, at: datetime
) -> SurveySample:
    """Draw `wanted` households of every grid that is open on the day of `at`, and assign the callers.

    The same seed gives the same numbers. Who draws is of the center and serves none of the grids in the month, as
    for the sample of a week. Callers are people of the office, and none calls a grid that they serve in any
    role. Raises InvalidInput, HouseholdsMissing, AlreadyDrawn, NotAllowed, Conflict.
    """
    grids = list(GridVersion.objects.on(day_of(at)).filter(grid__subdistrict=subdistrict).select_related("village"))
    refuse_to_draw(by, subdistrict.pk, [version.grid_id for version in grids], month.start, month.end)
    minimum = minimum_wanted(subdistrict, month)
    if wanted < minimum:
        message = _("At least %(count)d a month, so that the sample is reached.") % {"count": minimum}
        raise InvalidInput(message, fields={"wanted": message})
    if not callers:
        raise InvalidInput(_("Name who calls."), fields={"callers": _("missing")})
    for caller in callers:
        if subdistrict.pk not in access_of(caller, day_of(at)).offices:
            raise NotAllowed(_("%(caller)s does not work in the office.") % {"caller": caller})
    if missing := [version.name for version in grids if not version.households]:
        raise HouseholdsMissing(
            _("Enter the number of households first: %(grids)s") % {"grids": listed(sorted(missing))}
        )
    try:
        with transaction.atomic():
            sample = SurveySample.objects.create(
                subdistrict=subdistrict, month=month.start, seed=seed, wanted=wanted, drawn_at=at, drawn_by=by
            )
    except IntegrityError as error:
        raise AlreadyDrawn(_("The sample of %(month)s is drawn already.") % {"month": in_words(month)}) from error
    assigned = _assigned(grids, callers, month, day_of(at))
    SurveyShare.objects.bulk_create(_share(sample, version, assigned[version.grid_id]) for version in grids)
    return sample


def minimum_wanted(subdistrict: Subdistrict, month: Period) -> int:
    """How many households a month make the sample that the scheme asks for."""
    awareness = Scheme.objects.in_force(subdistrict, month.start).value.awareness
    return -(-awareness.minimum_asked // awareness.months)


def _assigned(grids: list[GridVersion], callers: list[User], month: Period, today: date) -> dict[int, int]:
    """By grid who calls there: nobody who serves it today or on a day of the month, from whichever account."""
    accounts: dict[int, set[int]] = {}
    for caller in callers:
        if person := person_of(caller):
            accounts.setdefault(person, set()).add(caller.pk)
    serving: dict[int, set[int]] = {}
    days = Q(during__contains=today) | Q(during__overlap=(month.start, month.end))
    rows = GridService.objects.filter(days, worker__in=list(accounts))
    for grid, worker in rows.values_list("grid", "worker"):
        serving.setdefault(grid, set()).update(accounts[worker])
    ordered = sorted(grids, key=lambda version: version.code)
    try:
        return assign_callers([version.grid_id for version in ordered], [caller.pk for caller in callers], serving)
    except NoCaller as error:
        name = next(version.name for version in grids if version.grid_id == error.grid)
        raise Conflict(_("Everybody named serves %(grid)s: name one more caller.") % {"grid": name}) from error


def _share(sample: SurveySample, version: GridVersion, caller: int) -> SurveyShare:
    drawn = draw(
        seed=sample.seed,
        month=str(sample.period),
        grid=version.code,
        households=version.households or 0,
        wanted=sample.wanted,
    )
    return SurveyShare(
        sample=sample,
        grid_id=version.grid_id,
        facts={"code": version.code, "name": version.name, "village": version.village.name},
        households=version.households or 0,
        numbers=list(drawn.numbers),
        reserves=list(drawn.reserves),
        caller_id=caller,
    )
