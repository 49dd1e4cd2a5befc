"""PartiQL: statements as text, brought to the trees of conditions and updates."""
