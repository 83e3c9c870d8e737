"""The policy's territory and rules as data, and how they are loaded."""
