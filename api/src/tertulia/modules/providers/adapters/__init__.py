"""How each wire format is spoken: our request to theirs, their stream into our sink."""
