"""What `make run` starts: PostgreSQL, Valkey and the processes beside them. It knows no Django."""
