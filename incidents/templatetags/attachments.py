"""The files of an incident on a page: `{% attachments incident %}`."""

from __future__ import annotations

from typing import Any

from django import template

from core.web.uploads import ACCEPT, EXTENSIONS
from incidents.attachments import services
from incidents.attachments.forms import WHAT_IS_TAKEN
from incidents.attachments.lists import content_path, held_files, original_path, thumbnail_path
from incidents.attachments.models import Purpose
from incidents.incident.models import Incident
from staff.access import access_of

register = template.Library()


@register.inclusion_tag("incidents/attachments/list.html", takes_context=True)
def attachments(context: dict[str, Any], incident: Incident) -> dict[str, Any]:
    """Thumbnails and names of what the incident holds, and the means to add and take back. One query."""
    user = context["request"].user
    access = access_of(user)
    rows = []
    opens_originals = services.may_open_original(access, incident)
    for row in held_files(incident):
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
    return {
        "incident": incident,
        "rows": rows,
        "may_attach": services.may_attach(access, incident, user=user),
        "purposes": Purpose.choices,
        "accept": ACCEPT,
        "what_is_taken": WHAT_IS_TAKEN,
        "csrf_token": context.get("csrf_token", ""),
    }
