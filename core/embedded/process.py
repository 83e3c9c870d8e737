"""Child processes that never outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO

PR_SET_PDEATHSIG = 1


def tie_to_parent(signum: int = signal.SIGTERM, *, parent: int | None = None) -> None:
    """Have the kernel send `signum` to this process when its parent dies, however it dies.

    Only Linux offers this; elsewhere the call does nothing. `parent` is the pid that the caller
    believes to be its parent: if that one died before the call, the signal is raised at once.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signum)


def spawn(
    command: Sequence[object],
    *,
    output: IO[bytes] | None = None,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    death_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command` in its own session, tied to this process; call it from the main thread.

    Its own session keeps a Ctrl-C of the terminal away from it, so that its owner decides the
    order in which things stop. `user` is the uid to run as (root only).
    """
    parent = os.getpid()
    before_exec: Callable[[], None] = lambda: tie_to_parent(death_signal, parent=parent)  # noqa: E731
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        env=dict(env) if env is not None else None,
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        start_new_session=True,
        preexec_fn=before_exec,  # noqa: PLW1509 - one thread, and nothing else can set the death signal
    )


def stop(process: subprocess.Popen[bytes], signum: int = signal.SIGTERM, *, within: float = 20) -> None:
    """Ask `process` to end; kill it when it has not done so after `within` seconds."""
    if process.poll() is not None:
        return
    process.send_signal(signum)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
