"""Who searches for what, and one thing that is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from staff.access import Access, access_of, account_of

IN_A_GROUP = 6


@dataclass(frozen=True)
class Found:
    """One thing: what it is called, what tells it from others, and its page."""

    title: str
    beside: str
    url: str


@dataclass(frozen=True)
class Asked:
    """Who searches for what, when."""

    request: HttpRequest
    words: str
    at: datetime

    @property
    def user(self) -> Any:
        return account_of(self.request)

    @property
    def access(self) -> Access:
        return access_of(self.user)

    def opens(self, model: type[Model]) -> bool:
        """Whether the account reads rows of a model in the back office."""
        return bool(admin.site._registry[model].has_view_permission(self.request))

    def page_of(self, model: type[Model], key: int, otherwise: str) -> str:
        """The page of a row in the back office for who reads it there, and otherwise the one of the small screen."""
        if self.opens(model):
            return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=(key,))
        return otherwise
