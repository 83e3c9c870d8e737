"""How fast it is, always beside the bare database in the same run."""
