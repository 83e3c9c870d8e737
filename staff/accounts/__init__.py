"""Accounts, what they are granted, and how they log in."""
