"""Idempotent requests and heartbeats."""

from __future__ import annotations

from django.db import models


class IdempotentRequest(models.Model):
    """The answer that one POST with an Idempotency-Key was given; kept 7 days."""

    user_key = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_key", "path", "key"], name="idempotent_request_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"


class Heartbeat(models.Model):
    """When a part that works by itself was last alive."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
