"""What any web service has; no product word appears in here."""
