"""Tests of the search over everything."""
