"""Looks every night whether anything changed that may never change."""
