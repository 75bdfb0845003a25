"""SCIM 2.0: identity systems provision people and groups."""
