"""All knowledge of Sitmap: the model, the places, the store, the maps. Never imports Streamlit."""

__version__ = "0.1.0"
