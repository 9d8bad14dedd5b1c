"""How fast, how large: Khabar alone (``table``) and beside other engines (``rivals``)."""
