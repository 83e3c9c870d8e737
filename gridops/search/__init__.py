"""One search over everything that an account may see."""
