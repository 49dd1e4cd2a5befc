"""Bytes to calls and back, for the gateway alone."""
