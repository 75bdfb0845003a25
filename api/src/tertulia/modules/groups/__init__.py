"""Groups of people, made here or brought by a provider."""
