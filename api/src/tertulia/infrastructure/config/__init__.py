"""Settings: one schema, read once at the start, passed down."""
