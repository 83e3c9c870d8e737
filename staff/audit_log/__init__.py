"""The audit log, for the audit administrator."""
