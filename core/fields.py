"""A model field that is encrypted in the database, a digest to look it up by, and which fields hold texts."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


def recorded_now() -> models.DateTimeField[Any, Any]:
    """A column `recorded_at`: when a row was entered, by the clock of the database.

    Null in rows from before this was kept: that nobody knows is said, and no time is made up.
    """
    return models.DateTimeField(_("entered"), null=True, editable=False, db_default=Now())


def field_keys() -> list[bytes]:
    """The configured keys, newest first; without any, one that follows from SECRET_KEY."""
    configured = [key.encode() for key in settings.FIELD_KEYS]
    return configured or [base64.urlsafe_b64encode(hashlib.sha256(settings.SECRET_KEY.encode()).digest())]


def blind_index(text: str) -> str:
    """A keyed digest of `text` for equality look-ups. It follows the oldest key, so that rotation keeps it."""
    return hmac.new(field_keys()[-1], text.encode(), hashlib.sha256).hexdigest() if text else ""


def sealed(data: bytes) -> bytes:
    """Bytes that only we can read again; the first key writes."""
    return MultiFernet([Fernet(key) for key in field_keys()]).encrypt(data)


def opened(data: bytes) -> bytes:
    """What `sealed` hid; all keys read."""
    return MultiFernet([Fernet(key) for key in field_keys()]).decrypt(data)


class EncryptedTextField(models.TextField):
    """A text whose column holds a Fernet token; the first key writes, all keys read."""

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return ""
        return sealed(str(value).encode()).decode()

    def from_db_value(self, value: str | None, *_: Any) -> str:
        if not value:
            return ""
        return opened(value.encode()).decode()


@cache
def text_fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The fields of a model that can hold what somebody wrote; none for models that are not of this project."""
    config = apps.app_configs.get(model._meta.app_label)
    if config is None or Path(config.path).parent != settings.BASE_DIR:
        return ()
    kinds = (models.CharField, models.TextField, models.JSONField)
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, kinds) and not field.choices)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(key)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def labels_of(model: type[models.Model], names: Iterable[str]) -> dict[str, object]:
    """What people call these fields of a model."""
    return {name: capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name))) for name in names}
