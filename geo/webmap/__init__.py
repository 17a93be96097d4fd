"""The folium map: one plugin per file, its JavaScript beside its Python."""
