"""Facts: the life of an incident, visits, base information and awareness surveys."""
