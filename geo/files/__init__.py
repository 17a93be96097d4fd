"""Files of any kind as tables of text; see `geo.files.table`."""
