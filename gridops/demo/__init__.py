"""A demo installation: made-up people and facts, from a seed, for trying the product out.

`people`, `facts`, `plans`, `lives` and `incidents` are pure: the same seed and the same days give the same values.
An incident lives by the table of effects that the product makes its moves by (`incidents.incident.effects`).
`loading` writes them, `cycle` runs the cycle through their past, `accounts` are for logging in.
"""
