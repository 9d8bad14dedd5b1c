"""Text to segments: tokens, inversion, merges, updates."""
