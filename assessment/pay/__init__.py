"""Pay: items, dated rates, monthly runs with their sheets, differences, recoveries, and the funds that bear them."""
