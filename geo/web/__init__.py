"""HTTP routes beside the app: assets of the map, its data, and the headers that keep it quiet."""
