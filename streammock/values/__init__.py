"""Attribute values: their normal form, numbers, order, size, and the way to plain Python and back."""
