"""What people are told about: the texts of every app, by code, rendered when somebody reads them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

log = logging.getLogger(__name__)

_texts: dict[str, object] = {}


def register(texts: Mapping[str, object]) -> None:
    """Declare topics: a code, and a lazily translated text with named placeholders. A code is given once."""
    for code, text in texts.items():
        if code in _texts and _texts[code] is not text:
            raise ValueError(f"The topic {code} is registered already.")
        _texts[code] = text


def text_of(topic: str, values: Mapping[str, object]) -> str:
    """The text in the language of whoever reads it now. Raises KeyError for an unknown topic or a missing value."""
    return str(_texts[topic]) % values


def readable(topic: str, values: Mapping[str, object]) -> str:
    """The same for an old row, whose topic may have been taken out or given another placeholder since."""
    try:
        return text_of(topic, values)
    except (KeyError, TypeError, ValueError):
        log.warning("the topic %s no longer fits the values of an old notice", topic)
        return f"{topic}: " + ", ".join(str(value) for value in values.values())
