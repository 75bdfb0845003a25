"""OpenAI's two wire formats, and the many servers that took one of them over."""
