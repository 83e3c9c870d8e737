"""A demo installation: made-up people and facts, from a seed, for trying the product out.

`people` and `facts` and `cases` are pure: the same seed and the same days give the same values.
`loading` writes them, `wheel` turns the wheel through their past, `accounts` are for logging in.
"""
