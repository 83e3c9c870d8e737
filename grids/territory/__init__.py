"""Subdistricts, villages and grids with their dated versions, and the acts that change the map."""
