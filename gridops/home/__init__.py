"""The first page of everybody: what waits, and what may be opened."""
