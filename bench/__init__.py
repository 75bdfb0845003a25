"""Measures speed and size of the real server, and the fake provider that measurements and tests share."""
