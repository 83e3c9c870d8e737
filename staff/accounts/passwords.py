"""What a password must be made of."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from zxcvbn import zxcvbn

from core.texts import pinyin
from grids.territory.models import Subdistrict, Village

KINDS = 3
GUESSES = 3_000_000_000  # somebody who knows the office needs at least as many tries
LOOKED_AT = 72  # characters; what stands behind them makes no password worse
KNOWN_TO_ALL = (
    *("gridops", "admin", "administrator", "guanliyuan", "wangge", "wanggeyuan", "pingan", "zhongxin", "jiedao"),
    *("nancheng", "huangyan", "taizhou", "zhejiang", "zhangsan", "lisi", "wangwu", "woaini"),
)
ENDINGS = ("街道", "社区", "区", "村", "镇", "乡")

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


class GuessesValidator:
    """Not to be guessed by somebody who knows what passwords people choose, and the names of this office."""

    def validate(self, password: str, user: Any = None, **_more: object) -> None:
        found = zxcvbn(password[:LOOKED_AT], user_inputs=sorted(words_of_the_office(user)))
        if found["guesses"] < GUESSES:
            raise ValidationError(self.get_help_text(), code="password_guessed_soon")

    def get_help_text(self) -> str:
        return _("No names of this place, years or rows of keys: take three or four words that do not belong together.")


def words_of_the_office(user: Any = None) -> set[str]:
    """Names that everybody here thinks of first, in characters and in pinyin, without their endings too."""
    names = [name for model in (Subdistrict, Village) for name in model.objects.values_list("name", flat=True)]
    if user is not None:
        names += [user.get_username(), user.get_full_name()]
        names += [str(getattr(user, one)) for one in ("worker", "person") if getattr(user, f"{one}_id", None)]
    words = {word for name in names for word in spelt(name) if len(word) > 1}
    return words | set(KNOWN_TO_ALL)


def spelt(name: str) -> Iterator[str]:
    for one in {name, *(name.removesuffix(ending) for ending in ENDINGS)}:
        yield one.lower()
        yield "".join(pinyin(one))
