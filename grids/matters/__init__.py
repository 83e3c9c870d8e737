"""Matters of the policy: the kinds of business, and how new ones are admitted."""
