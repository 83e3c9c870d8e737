"""How pages say whether somebody has an account: whom the inbox reaches, and whom somebody tells in person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from core.office.display import Tag

NO_ACCOUNT = _("no account")
TELL_IN_PERSON = _("no account: to be told in person")
ACCOUNT_COLOURS = {"open": "success", "none": "warning"}


def account_tag(worker: Any) -> Tag:
    """Of a worker that was read with its `user`."""
    try:
        account = worker.user
    except ObjectDoesNotExist:
        return Tag("none", NO_ACCOUNT)
    return Tag("open", account.username) if account.is_active else Tag("none", NO_ACCOUNT)
