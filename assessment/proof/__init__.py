"""The evidence file: what somebody needs who does not believe a score, to compute it themselves."""
