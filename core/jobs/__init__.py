"""Requests that take longer than a person waits: taken back, left to a task, watched and found again."""
