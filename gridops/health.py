"""Health checks for monitoring."""

from datetime import timedelta

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from core.models import Heartbeat

BEAT_SILENT_AFTER = timedelta(minutes=3)


def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, broker and beat are all well, 503 otherwise; says which is not."""
    parts = {"database": _database(), "broker": _broker(), "beat": _beat()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **parts}, status=200 if ready else 503)


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
    return "ok" if timezone.now() - beat.at < BEAT_SILENT_AFTER else f"silent since {beat.at.isoformat()}"
