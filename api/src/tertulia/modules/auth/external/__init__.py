"""Signing in that leads over another site, and the identities of other sites that belong to accounts."""
