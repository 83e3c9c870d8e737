"""What people read about new rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staff.inbox.topics import register

register({"rules_issued": _("%(title)s is issued as %(document)s: read it and sign.")})
