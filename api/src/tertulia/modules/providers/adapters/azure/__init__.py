"""Azure OpenAI: OpenAI's formats at other addresses, with other credentials."""
