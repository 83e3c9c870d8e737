"""Children that end are started again, later each time, and the others are left alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.embedded.run import NewLines
from core.embedded.supervisor import LONGEST_PAUSE, WELL_AFTER, Backoff, Supervisor

ENDS, STAYS = ["sh", "-c", "exit 3"], ["sleep", "60"]


class World:
    def __init__(self) -> None:
        self.now = 0.0
        self.said: list[str] = []
        self.supervisor = Supervisor(os.environ, self.said.append, clock=lambda: self.now)

    def ended(self, name: str) -> None:
        self.supervisor.children[name].process.wait(10)
        self.supervisor.tick()


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.supervisor.stop_all()


def test_who_ends_again_and_again_waits_longer_each_time_and_is_told(world):
    world.supervisor.start("web", ENDS)
    for pause in (0.5, 1, 2, 4):
        world.ended("web")
        assert world.said[-1] == f"web ended (status 3); it starts again in {pause:g} s."
        said, process = len(world.said), world.supervisor.children["web"].process
        world.now += pause - 0.1
        world.supervisor.tick()
        assert (len(world.said), world.supervisor.children["web"].process) == (said, process)
        world.now += 0.2
        world.supervisor.tick()
        assert world.supervisor.children["web"].process.pid != process.pid


def test_the_others_run_on(world):
    world.supervisor.start("beat", STAYS)
    world.supervisor.start("web", STAYS)
    beat, web = (world.supervisor.children[name].process for name in ("beat", "web"))
    web.kill()
    world.ended("web")
    assert world.said == ["web ended (killed by SIGKILL); it starts again in 0.5 s."]
    world.now += 1
    world.supervisor.tick()
    assert world.supervisor.children["beat"].process is beat
    assert beat.poll() is None
    assert world.supervisor.children["web"].process.poll() is None


def test_the_pause_is_bounded_and_begins_anew_after_a_good_time():
    backoff = Backoff()
    assert [backoff.pause_after(1) for _ in range(9)][-2:] == [LONGEST_PAUSE, LONGEST_PAUSE]
    assert backoff.pause_after(WELL_AFTER) == 0.5


def test_all_start_again_with_new_addresses_when_the_servers_did(world, tmp_path):
    note = tmp_path / "note"
    world.supervisor.start("web", ["sh", "-c", f"echo $WHERE > {note}; exec sleep 60"])
    world.supervisor.start_all_again({**os.environ, "WHERE": "elsewhere"})
    give_up = time.monotonic() + 30
    while not note.exists() or note.read_text() != "elsewhere\n":
        assert time.monotonic() < give_up


def test_news_of_a_log_are_its_whole_new_lines_also_after_it_was_begun_anew(tmp_path: Path):
    log = tmp_path / "log"
    log.write_text("old\n")
    news = NewLines(log)
    assert news.read() == []
    with log.open("a") as file:
        file.write("one\ntwo\nhal")
    assert news.read() == ["one", "two"]
    with log.open("a") as file:
        file.write("f\n")
    assert news.read() == ["half"]
    log.write_text("new\n")
    assert news.read() == ["new"]
