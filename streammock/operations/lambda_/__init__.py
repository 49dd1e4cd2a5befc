"""The operations of Lambda (the underscore: the word is reserved in Python)."""
