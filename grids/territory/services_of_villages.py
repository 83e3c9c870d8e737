"""Acts of the map on villages: opened, renamed and closed, each with its day, its reason and who entered it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.clock import day_of
from core.errors import InvalidInput
from core.punctuation import listed, sentences
from grids.territory.models import GridVersion, Subdistrict, Village, VillageName
from grids.territory.models_of_acts import ActKind, GridAct
from grids.territory.placeholders import is_placeholder_code
from grids.territory.work import Decision, MapConflict, act_of_the_map, begin, change_version

NAMED = 10


@act_of_the_map
def open_village(*, subdistrict: Subdistrict, code: str, name: str, decision: Decision) -> Village:
    """A new village from a day on, under a statistical code that none had before. Raises InvalidInput."""
    village = Village(
        subdistrict=subdistrict,
        code=code.strip(),
        name=name.strip(),
        during=DateRange(decision.effective_on, None),
    )
    _checked(village).save()
    _done(ActKind.OPEN, village, decision, before=None, after=village.name)
    return village


def _checked(village: Village) -> Village:
    """The village, whose fields are right. Raises InvalidInput naming those that are not."""
    try:
        village.full_clean(exclude=["subdistrict"])
    except ValidationError as error:
        fields = {field: sentences(texts) for field, texts in error.message_dict.items()}
        raise InvalidInput(sentences(error.messages), fields=fields) from error
    return village


@act_of_the_map
def rename_village(*, village: Village, name: str, decision: Decision, grids_too: bool = False) -> GridAct:
    """Call a village by another name from a day on. Raises InvalidInput, MapConflict.

    With `grids_too` the grids that are called after it get the new name in the place of the old one: an act each.
    """
    village, on = _lasting(village, decision.effective_on), decision.effective_on
    if not name.strip():
        raise InvalidInput(_("Write the name."), fields={"name": _("This field is required.")})
    last = village.names.order_by("during").last()
    if last is None:
        last = VillageName.objects.create(village=village, during=DateRange(None, None), name=village.name)
    _refuse_before_a_planned_name(last, on)
    last.during = DateRange(last.during.lower, on)
    last.save(update_fields=["during"])
    VillageName.objects.create(village=village, during=DateRange(on, None), name=name.strip())
    if grids_too:
        for version in grids_called_after(village, on, name=last.name):
            new = {"name": name.strip() + version.name.removeprefix(last.name)}
            change_version(ActKind.RENAME, version.grid, decision, new)
    act = _done(ActKind.RENAME, village, decision, before=last.name, after=name.strip())
    call_villages_by_name(on=day_of(decision.at))
    return act


@act_of_the_map
def replace_village_code(*, village: Village, code: str, decision: Decision) -> GridAct:
    """Give a village its real code in the place of a placeholder; its grids follow by acts of their own.

    A village's code has no days: what stood for it was never its code. Raises InvalidInput, MapConflict.
    """
    village, was = _lasting(village, decision.effective_on), village.code
    _refuse_village_code(village, code, decision)
    village.code = code
    _checked(village).save(update_fields=["code"])
    before, after = ({"code": known, "name": village.name} for known in (was, code))
    work = begin(ActKind.RENAME, village.subdistrict, decision)
    work.villages.append(village)
    work.changes.append({"village": code, "before": before, "after": after})
    return work.done()


def _refuse_village_code(village: Village, code: str, decision: Decision) -> None:
    today, message = day_of(decision.at), ""
    if not is_placeholder_code(village.code):
        message = _("The code %(code)s is real and stays: only placeholders are replaced.") % {"code": village.code}
    elif is_placeholder_code(code):
        message = _("%(code)s is a placeholder itself: write the real code.") % {"code": code}
    if message:
        raise InvalidInput(message, fields={"code": message})
    if decision.effective_on > today:
        message = _("A village's real code holds at once: choose today or an earlier day.")
        raise InvalidInput(message, fields={"effective_on": message})
    planned = GridAct.objects.filter(effective_on__gt=today, taken_back_by=None).exclude(kind=ActKind.TAKE_BACK)
    mine = planned.filter(villages__village=village) | planned.filter(parts__grid__versions__village=village)
    if first := mine.order_by("pk").first():  # taking it back finds the village by its code
        message = _("An act on this village or its grids is planned: take it back first, and enter it again. %(act)s")
        raise MapConflict(message % {"act": first})


def grids_called_after(village: Village, on: date, *, name: str = "") -> list[GridVersion]:
    """What the village's open grids are called on a day, of those whose name begins with that of the village."""
    versions = GridVersion.objects.on(on).filter(village=village, grid__during__contains=on)
    called = versions.filter(name__startswith=name or village.name).exclude(name=name or village.name)
    return list(called.select_related("grid").order_by("code"))


@act_of_the_map
def close_village(*, village: Village, decision: Decision) -> GridAct:
    """Close a village whose grids have been closed or moved to others by then. Raises InvalidInput, MapConflict."""
    village, on = _lasting(village, decision.effective_on), decision.effective_on
    if on == village.during.lower:
        message = _("A village is open for at least a day.")
        raise InvalidInput(message, fields={"effective_on": message})
    if last := village.names.order_by("during").last():
        _refuse_before_a_planned_name(last, on)
    later = GridVersion.objects.filter(village=village, during__overlap=(on, None), grid__during__overlap=(on, None))
    if names := list(dict.fromkeys(later.order_by("code").values_list("name", flat=True))):
        first_names = listed(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        message = _("Grids lie in this village on that day or later: move or close them first. %(grids)s")
        raise MapConflict(message % {"grids": first_names})
    village.during = DateRange(village.during.lower, on)
    village.save(update_fields=["during"])
    return _done(ActKind.CLOSE, village, decision, before=village.name, after=None)


def call_villages_by_name(*, on: date) -> int:
    """Let each village carry the name of the day where a planned renaming has come into force; how many changed."""
    then = VillageName.objects.filter(village=OuterRef("pk"), during__contains=on).values("name")[:1]
    stale = Village.objects.filter(names__during__contains=on).exclude(name=Subquery(then))
    return stale.update(name=Subquery(then))


def _lasting(village: Village, on: date) -> Village:
    """The village, locked; open on the day and not about to close."""
    village = Village.objects.select_for_update(no_key=True).select_related("subdistrict").get(pk=village.pk)
    if village.during.upper is not None:
        words = {"grid": village.name, "day": village.during.upper}
        raise MapConflict(_("“%(grid)s” closes on %(day)s already.") % words)
    if on not in village.during:
        message = _("“%(grid)s” is not open on %(day)s.") % {"grid": village.name, "day": on}
        raise InvalidInput(message, fields={"effective_on": message})
    return village


def _refuse_before_a_planned_name(last: VillageName, on: date) -> None:
    """Acts on one village follow each other, as those on a grid do; one day carries one name."""
    if last.during.lower is not None and on <= last.during.lower:
        words = {"grid": last.name, "day": last.during.lower}
        message = _("A change of “%(grid)s” takes effect on %(day)s already: choose a later day.") % words
        raise InvalidInput(message, fields={"effective_on": message})


def _done(kind: str, village: Village, decision: Decision, *, before: str | None, after: str | None) -> GridAct:
    work = begin(kind, village.subdistrict, decision)
    work.villages.append(village)
    named = [name and {"code": village.code, "name": name} for name in (before, after)]
    change = {"village": village.code, "before": named[0], "after": named[1]}
    work.changes.append(change)
    if kind == ActKind.CLOSE:
        work.villages_closing.add(village.pk)
    return work.done()
