"""Technical parts that know nothing of grids, people or scores."""
