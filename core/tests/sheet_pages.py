"""The way of a sheet over the pages: uploaded on the list of its kind, looked at, imported."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse


def uploaded(client: Client, page: str, data: bytes, *, name: str = "表格.xlsx", **more: str) -> Any:
    """The page that follows an upload on `page`, such as `staff_posting`: what the sheet would do, or what is asked."""
    sent = {"import_file": SimpleUploadedFile(name, data), **more}
    return client.post(reverse(f"admin:{page}_import"), sent, follow=True)


def imported(client: Client, preview: Any, **more: str) -> Any:
    """The page that follows the button “import” of a preview."""
    return client.post(preview.redirect_chain[-1][0], {"do": "import", **more}, follow=True)
