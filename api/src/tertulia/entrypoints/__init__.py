"""Where the program starts: wiring, the ASGI application, the command line."""
