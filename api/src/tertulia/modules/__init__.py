"""The product: one package for each noun that a user would say, on a ladder that imports only downwards."""
