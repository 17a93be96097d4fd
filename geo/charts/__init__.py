"""Charts: tables in, Vega-Lite charts out. They know neither the pages nor the store."""
