"""What a test sees of a world: tables, functions and mappings as plain Python values."""
