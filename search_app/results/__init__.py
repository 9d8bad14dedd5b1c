"""What is made of the documents that were found: passages, facets, times, reasons, stories."""
