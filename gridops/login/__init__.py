"""Log-in, password and second factor, and the gate that asks for them."""
