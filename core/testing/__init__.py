"""What the tests need of the machine: throw-away servers and a browser."""
