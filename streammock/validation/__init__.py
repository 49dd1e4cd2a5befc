"""Whether a request is well formed, before any model sees it."""
