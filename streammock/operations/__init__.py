"""What each API call does: one file per operation, found by its name."""
