"""What the reader of a result may do about it, to be put on the page of the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone

from assessment.objection import times
from assessment.objection.lists import is_open
from assessment.objection.models import Objection
from assessment.objection.subjects import subject_of
from core.clock import day_of
from staff.access import access_of

register = template.Library()


@register.inclusion_tag("assessment/objection/box.html", takes_context=True)
def objection_to(context: Mapping[str, Any], kind: str, key: int, told: Any = None) -> dict[str, Any]:
    """A card for the person whom a result is about: how to object and until when, or the objection they filed.

    Nobody else sees it. An objection to an earlier revision counts for this one as long as it is open; once it is
    settled, people may object to what they were told since. `told` is the row itself, where the page has read it and
    the person was told of it; it is then not read again.

    Usage: `{% load objections %}{% objection_to "bulletin_line" line.pk %}`
    """
    worker = access_of(context["request"].user).worker
    subject = subject_of(kind)
    row = (told or subject.row_of(key)) if subject and worker else None
    if subject is None or row is None or worker not in subject.about(row):
        return {"offered": False}
    until = times.last_day_to_file(kind, key, worker or 0)
    today = day_of(timezone.now())
    own = list(Objection.objects.filter(kind=kind, worker=worker).order_by("-pk"))
    thing = subject.things([key])[key] if any(one.key != key for one in own) else ""
    own = [one for one in own if one.key == key or one.thing == thing]
    filed = next((one for one in own if one.key == key or is_open(one, today)), None)
    return {
        "offered": True,
        "kind": kind,
        "key": key,
        "filed": filed,
        "earlier": [one for one in own if one != filed],
        "until": until,
        "late": until is not None and today > until,
    }
