"""Answers over HTTP: pages, the API, feeds and tables, and the server around them."""
