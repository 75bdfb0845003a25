"""The other side of signing in, for real: a directory, identity providers, Redis and a mail server.

Each is a child process on a free port of this machine, or a thread; each ends with its `with` block.
"""
