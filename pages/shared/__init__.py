"""What the pages share: the state of the view, the filter panel, the tables and the look."""
