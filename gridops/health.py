"""Health checks for monitoring."""

import shutil
from datetime import timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from core.models import Heartbeat
from core.sealing.models import Verification
from gridops.backup import daily

BEAT_SILENT_AFTER = timedelta(minutes=3)
DISK_FULL_BELOW = 64 * 1024 * 1024  # bytes: less than one file of the write-ahead log and one upload


def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, broker, beat and disk are all well, 503 otherwise; says which is not.

    It also tells how old the newest backup is, and what the last verification found. Both call for people and do not
    make the site unfit to serve, so that they change nothing of the status.
    """
    parts = {"database": _database(), "broker": _broker(), "beat": _beat(), "disk": _disk()}
    ready = all(state == "ok" for state in parts.values())
    told = {"status": "ok" if ready else "unavailable", **parts, "backup": _backup(), "verified": _verified()}
    return JsonResponse(told, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def _broker() -> str:
    # Celery spells a socket redis+socket://, redis-py unix://.
    client = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket://", "unix://"), socket_timeout=2)
    try:
        client.ping()
    except redis.RedisError:
        return "no answer"
    finally:
        client.close()
    return "ok"


def _beat() -> str:
    try:
        beat = Heartbeat.objects.filter(name="beat").first()
    except DatabaseError:
        return "unknown"
    if beat is None:
        return "not heard yet"
    away = timezone.now() - beat.at
    if away < -BEAT_SILENT_AFTER:
        return f"the clock was set back: it beat at {beat.at.isoformat()}"
    return "ok" if away < BEAT_SILENT_AFTER else f"silent since {beat.at.isoformat()}"


def _disk() -> str:
    """Whether there is room where the data lie: asked of the file system, and nothing is written."""
    folder = next(path for path in (Path(settings.HOME), *Path(settings.HOME).parents) if path.exists())
    try:
        room = shutil.disk_usage(folder).free
    except OSError:
        return "no answer"
    return "ok" if room >= DISK_FULL_BELOW else f"full: {room // 1024} KiB are left"


def _backup() -> str:
    try:
        state = daily.state(at=timezone.now())
    except DatabaseError:
        return "unknown"
    if state is None:
        return "none are made here"
    return f"late: {state.newest or 'none yet'}" if state.late else state.newest


def _verified() -> str:
    try:
        last = Verification.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    except DatabaseError:
        return "unknown"
    if last is None or last.finished_at is None:
        return "not yet"
    found = f"{last.differences} differences" if last.differences else "ok"
    return f"{found} at {last.finished_at.isoformat(timespec='seconds')}"
