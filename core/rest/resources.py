"""The addresses under which views answer, given by each noun's `api.py` where the view is declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.rest.queries import KnownQuery

RESOURCES: dict[str, tuple[Any, str]] = {}  # address → view, and the name of the address


def resource(address: str, *, name: str = "") -> Callable[[Any], Any]:
    """Let a view answer under `/api/v1/ADDRESS/`; the address is named by its end, or by `name`."""

    def answers(view: Any) -> Any:
        if address in RESOURCES:
            raise ValueError(f"Two views answer under {address}.")
        if not issubclass(view, KnownQuery):
            raise TypeError(f"{view.__name__} would ignore query parameters that it does not know: see KnownQuery.")
        RESOURCES[address] = view, name or address.rsplit("/", 1)[-1]
        return view

    return answers
