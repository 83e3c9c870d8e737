"""An incident and files for it, as tests attach them."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core.tests.files import photo
from core.web.uploads import Checked, check_upload
from grids.tests.factories import territory
from incidents.attachments import services
from incidents.attachments.models import Attachment
from incidents.tests.factories import limits, make_incident
from staff.accounts.models import User
from staff.tests.factories import center, member_account


class World:
    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.grid = self.place.grids[0]
        self.center = center(self.place.subdistrict)
        self.member = member_account("full_time", to=self.grid)
        self.incident = make_incident(self.grid, by=self.member)
        self.url = f"/api/v1/incidents/{self.incident.number}/attachments/"


def as_user(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.get(pk=user.pk))
    return client


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(name: str = "现场.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, photo() if data is None else data, content_type="text/html"
    )  # which nobody believes


def checked(seed: int = 0) -> Checked:
    return check_upload(f"{seed}.jpg", photo((64, 48), seed=seed))


def attached(world: World, seed: int = 0, by: User | None = None) -> Attachment:
    (row,) = services.attach(
        number=world.incident.number, uploads=[checked(seed)], by=by or world.center, at=timezone.now()
    )
    return row


def on_disk(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())
