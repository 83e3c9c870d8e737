"""Work that nobody stands beside: queues whose items are done one after another, and chores by the clock."""
