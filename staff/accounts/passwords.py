"""What a password must be made of."""

from __future__ import annotations

import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

KINDS = 3

# Django's own words, which its Chinese catalogue lacks in this form.
ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)


class KindsValidator:
    """Three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, _user: object = None, **_more: object) -> None:
        if kinds_in(password) < KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _("Use three kinds of characters at least, of small letters, capitals, digits and other signs.")


def kinds_in(password: str) -> int:
    """How many of the four kinds of characters a password holds."""
    small, capitals, digits = string.ascii_lowercase, string.ascii_uppercase, string.digits
    present = [any(character in kind for character in password) for kind in (small, capitals, digits)]
    return sum(present) + any(character not in small + capitals + digits for character in password)
