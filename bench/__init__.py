"""How fast it is, always compared with the bare database in the same run."""
