"""What `make run` starts: PostgreSQL, Valkey and the other processes. It does not use Django."""
