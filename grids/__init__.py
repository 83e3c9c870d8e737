"""The territory: subdistrict, villages, grids as of any day, and the matters done in a grid."""
