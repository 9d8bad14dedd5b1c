"""What stands on the disk: named arrays, segments, generations and the pointer to what serves."""
