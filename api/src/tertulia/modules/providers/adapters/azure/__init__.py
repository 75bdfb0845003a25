"""Azure OpenAI: OpenAI's formats at addresses, and behind credentials, of Azure's own."""
