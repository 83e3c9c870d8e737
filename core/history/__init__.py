"""The history of every row: who changed what, when, from what to what, through which door, and why."""
