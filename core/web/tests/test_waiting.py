"""A file that waits for its confirmation: found by its name alone, gone after a day."""

from __future__ import annotations

import os
import time

import pytest

from core.web.waiting import WaitingUpload


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def kept(data: bytes) -> WaitingUpload:
    upload = WaitingUpload()
    upload.save(data)
    return upload


def test_a_file_waits_under_a_name_that_nobody_guesses_and_for_the_owner_alone(home):
    first, second = kept(b"1"), kept(b"2")
    assert WaitingUpload(first.name).read() == b"1"
    assert first.name != second.name
    assert len(first.name or "") == 32
    assert all(path.stat().st_mode & 0o077 == 0 for path in (home / "uploads").iterdir())


@pytest.mark.parametrize("name", [None, "", "../keys.json", "0" * 31, "0" * 32])
def test_no_other_name_leads_to_a_file(name):
    with pytest.raises(FileNotFoundError):
        WaitingUpload(name).read()


def test_it_is_gone_once_it_was_taken_and_after_a_day():
    taken, old = kept(b"1"), kept(b"2")
    taken.remove()
    past = time.time() - WaitingUpload.KEPT_SECONDS - 5
    os.utime(old._path(), (past, past))
    kept(b"3")
    for upload in (taken, old):
        with pytest.raises(FileNotFoundError):
            upload.read()
