"""Query trees to ranked documents: evaluation, scores, marks, facets, reasons."""
