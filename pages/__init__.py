"""The pages of the app: the only Streamlit code, one short script each."""
