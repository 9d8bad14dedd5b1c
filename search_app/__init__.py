"""Query to page: the search flow and everything that shows its results."""
