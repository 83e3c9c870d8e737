"""The back office as a site: its gate, its look and its navigation."""
