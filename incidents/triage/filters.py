"""Filters of the list of incidents that people keep by name."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed
from grids.duties import Duty
from incidents.incident.texts import check_texts
from incidents.triage.models import SavedFilter
from staff.access import access_of
from staff.accounts.models import User

NOT_KEPT = {
    "p",
    "all",
    "o",
    "csrfmiddlewaretoken",
    "_changelist_filters",
}  # the position in a list, not what it shows


class FilterNameTaken(Conflict):
    """The account has another filter of that name."""

    code = "filter_name_taken"


@transaction.atomic
def keep_filter(*, name: str, query: str, shared: bool, by: User) -> SavedFilter:
    """Keep the filters of an address by name; a shared one is the center's to make. Raises InvalidInput, NotAllowed."""
    chosen = QueryDict(query, mutable=True)
    for key in [key for key in chosen if key in NOT_KEPT or not chosen[key]]:
        del chosen[key]
    if not chosen:
        raise InvalidInput(
            _("Choose filters or words first, then keep them."), fields={"query": _("nothing is chosen")}
        )
    if not name.strip():
        raise InvalidInput(_("Give the filter a name."), fields={"name": _("missing")})
    check_texts({"name": name, **{key: value for key, values in chosen.lists() for value in values}})
    centers = sorted(access_of(by).subdistricts_as(Duty.CENTER))
    if shared and not centers:
        raise NotAllowed(_("Only the center shares filters with the whole office."))
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(
                owner=by,
                subdistrict_id=centers[0] if shared else None,
                name=name.strip()[:40],
                query=chosen.urlencode(),
                shared=shared,
            )
    except IntegrityError as error:
        message = _("You have a filter of this name already.")
        raise FilterNameTaken(message, fields={"name": message}) from error


def drop_filter(*, key: int, by: User) -> None:
    """Delete a filter of one's own; one that is shared may be deleted by the center of its subdistrict too.

    One that is gone, or that is not seen, is no error. Raises NotAllowed for somebody else's.
    """
    row = SavedFilter.objects.visible_to(by).filter(pk=key).first()
    if row is None:
        return
    if row.owner_id != by.pk and not access_of(by).holds(Duty.CENTER, in_=row.subdistrict_id):
        raise NotAllowed(_("This filter belongs to somebody else."))
    row.delete()
