"""Clients of REST and of pages, as an account."""

from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def today() -> str:
    return timezone.localdate().isoformat()


def code(grid) -> str:
    return grid.versions.get().code


def post(user, path: str, body: dict, **more):
    return api(user).post(f"/api/v1/{path}/", body, format="json", **more)


def shop(place, user, **more):
    """A shop, registered by an account over REST."""
    body = {"grid": code(place.grids[0]), "name": "老王小吃", "place": "人民路8号", "kind": "food", "risk": "high"}
    return post(user, "premises", {**body, "contact": "王经理", "phone": "13800001234", **more})
