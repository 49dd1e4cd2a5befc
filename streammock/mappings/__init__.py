"""Event source mappings: from stream to batches to the function."""
