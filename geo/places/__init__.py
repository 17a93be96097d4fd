"""Where things are: provinces by point and by name, and places by name."""
