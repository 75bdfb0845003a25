"""What everybody is told or has to accept: banner and terms."""
