"""Endpoints (configured provider connections), their models, and how each wire format is spoken."""
