"""A model field that is encrypted in the database, and a digest by which it can be looked up."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def field_keys() -> list[bytes]:
    """The configured keys, newest first; without any, one that follows from SECRET_KEY."""
    configured = [key.encode() for key in settings.FIELD_KEYS]
    return configured or [base64.urlsafe_b64encode(hashlib.sha256(settings.SECRET_KEY.encode()).digest())]


def blind_index(text: str) -> str:
    """A keyed digest of `text` for equality look-ups. It follows the oldest key, so that rotation keeps it."""
    return hmac.new(field_keys()[-1], text.encode(), hashlib.sha256).hexdigest() if text else ""


class EncryptedTextField(models.TextField):
    """A text whose column holds a Fernet token; the first key writes, all keys read."""

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return ""
        return MultiFernet([Fernet(key) for key in field_keys()]).encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, *_: Any) -> str:
        if not value:
            return ""
        return MultiFernet([Fernet(key) for key in field_keys()]).decrypt(value.encode()).decode()
