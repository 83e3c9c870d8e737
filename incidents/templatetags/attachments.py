"""The files of an incident on a page: `{% files_of event.files %}` where they came, and `{% add_files incident %}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from core.web.uploads import ACCEPT, EXTENSIONS
from incidents.attachments import services
from incidents.attachments.forms import WHAT_IS_TAKEN
from incidents.attachments.lists import content_path, original_path, thumbnail_path
from incidents.attachments.models import Attachment, Purpose
from incidents.incident.models import Incident
from staff.access import access_of

register = template.Library()


@register.inclusion_tag("incidents/attachments/files.html", takes_context=True)
def files_of(context: dict[str, Any], files: Iterable[Attachment]) -> dict[str, Any]:
    """Thumbnails and names of some files of the page's incident, each with the means to take it back. No query."""
    user, incident = context["request"].user, context["incident"]
    access = access_of(user)
    opens_originals = services.may_open_original(access, incident)
    rows = []
    for row in files:
        row.incident = incident
        rows.append(
            {
                "row": row,
                "ending": EXTENSIONS[row.media_type].lstrip("."),
                "content": content_path(incident.number, row.pk),
                "thumbnail": thumbnail_path(incident.number, row.pk) if row.is_image else "",
                "original": original_path(incident.number, row.pk) if row.original_size and opens_originals else "",
                "may_withdraw": services.may_withdraw(access, row, user=user),
            }
        )
    return {"incident": incident, "rows": rows, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("incidents/attachments/add.html", takes_context=True)
def add_files(context: dict[str, Any], incident: Incident) -> dict[str, Any]:
    """The form that adds files, for who may; open where there are none yet."""
    user = context["request"].user
    return {
        "incident": incident,
        "held": any(event.files for event in context["timeline"]),
        "may_attach": services.may_attach(access_of(user), incident, user=user),
        "purposes": Purpose.choices,
        "accept": ACCEPT,
        "what_is_taken": WHAT_IS_TAKEN,
        "csrf_token": context.get("csrf_token", ""),
    }
