"""What the system administrator sees of work that nobody stands beside: items that failed, and chores."""
