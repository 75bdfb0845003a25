"""Everything of a person at once: what administrators do with accounts, pictures, exports, leaving."""
