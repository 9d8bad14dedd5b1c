"""The embedded engine and the home that its generations live in."""
