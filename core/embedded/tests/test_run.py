"""`make run` for real: first page, a second run at the same time, every way of ending it, and the next start.

In the suite two of its processes are killed, PostgreSQL and one that needs it; each of them, four times, in the soak.
"""

from __future__ import annotations

import signal
import socket
import time

import pytest

from core.embedded.tests.running import (
    KINDS,
    PATIENCE,
    Writer,
    end,
    ended,
    free_port,
    home,
    is_up,
    kill_and_heal,
    page,
    ready,
    refused_to_the_application,
    roles_that_serve,
    said,
    secret,
    servers_of,
    start,
    until,
    urls,
)

__all__ = ["home"]


def test_it_starts_refuses_a_second_one_survives_a_kill_and_ends_with_a_signal(home):
    port = free_port()
    run = start(home, port)
    is_up(home, port, run)
    keys = secret(home)

    assert roles_that_serve(home, port) == {"gridops_app"}
    assert refused_to_the_application(home, "TRUNCATE core_auditentry")
    assert refused_to_the_application(home, "DELETE FROM core_auditentry")
    assert refused_to_the_application(home, "UPDATE grids_gridact SET reason = ''")
    assert refused_to_the_application(home, "ALTER TABLE core_auditentry DISABLE TRIGGER ALL")
    assert refused_to_the_application(home, "SET ROLE gridops")

    until(lambda: ready(port), "not ready", home)
    kill_and_heal(home, port, ["postgres", "worker"])
    assert "worker ended (killed by SIGKILL); it starts again in 0.5 s." in said(home)
    assert "postgres ended (killed by SIGKILL); it starts again." in said(home)

    second = start(home, free_port())
    assert second.wait(PATIENCE) == 1
    assert "already runs" in said(home)
    until(lambda: page(port) == 200, "the first does not answer", home)  # a worker left behind may have answered above

    end(run, signal.SIGKILL, home)
    assert page(port) is None

    run = start(home, port)
    is_up(home, port, run)
    assert secret(home) == keys
    end(run, signal.SIGINT, home)
    assert run.returncode == 0
    assert "All data is kept" in said(home)


def test_a_taken_port_is_said_and_nothing_starts(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run = start(home, other.getsockname()[1])
        assert run.wait(PATIENCE) == 1
    assert "is taken" in said(home)
    ended(home)


@pytest.mark.soak
def test_each_process_heals_four_times_under_load_and_no_acknowledged_write_is_lost(home):
    """The table of `make soak`: kill -9 of each, while rows are written through another connection."""
    port = free_port()
    run = start(home, port)
    is_up(home, port, run)
    until(lambda: ready(port), "not ready", home)
    table = []
    with Writer(urls(home)["DATABASE_APP_URL"]) as writer:
        for kind in KINDS:
            seconds = [kill_and_heal(home, port, [kind]) for _ in range(4)]
            table.append((kind, seconds))
    lost = writer.lost(urls(home)["DATABASE_URL"])
    print("\nkill -9 of   seconds until /readyz is 200 again")
    for kind, seconds in table:
        print(f"{kind:<12} " + "  ".join(f"{second:5.1f}" for second in seconds))
    print(f"acknowledged writes: {len(writer.acknowledged)}, lost: {lost}")
    assert max(second for _, seconds in table for second in seconds) <= 30
    assert writer.acknowledged
    assert lost == 0
    killed_keeper = next(process for process in servers_of(home) if "core.embedded.keeper" in process.cmdline())
    killed_keeper.kill()
    until(lambda: not killed_keeper.is_running() and ready(port), "a killed keeper did not heal", home)
    end(run, signal.SIGTERM, home)


@pytest.mark.soak
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL] * 3)
def test_every_way_of_ending_it_leaves_nothing_and_loses_nothing(home, how):
    port = free_port()
    for _ in range(2):
        run = start(home, port)
        is_up(home, port, run)
        end(run, how, home)


@pytest.mark.soak
@pytest.mark.parametrize("after", [0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 4.0])
def test_a_kill_while_it_starts_leaves_nothing_and_the_next_start_works(home, after):
    port = free_port()
    run = start(home, port)
    time.sleep(after)
    end(run, signal.SIGKILL, home)
    run = start(home, port)
    is_up(home, port, run)
    end(run, signal.SIGTERM, home)
