"""Everything that happened in a world, in order: as values, as text, and as data for the page."""
