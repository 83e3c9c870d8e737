"""The inbox: what somebody must know or do, and messages outward."""
