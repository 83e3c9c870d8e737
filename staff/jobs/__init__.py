"""The page of background jobs, for who asked for them."""
