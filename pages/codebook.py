"""The codebook: every kind, code and column of the data, from the vocabulary itself."""

import streamlit as st

from geo.model import incident, vocabulary
from pages.shared.codebook import codes_table, columns_table, kind_row

st.title("Codebook")
st.caption("What the words and codes of the data mean. Names are ACLED's where ACLED has one.")
st.subheader("Event kinds")
for kind in vocabulary.KINDS:
    kind_row(kind)
st.subheader("Codes")
for codes in vocabulary.CODE_LISTS:
    st.markdown(f"**{codes.label}** `{codes.column}`, after: {codes.source}")
    codes_table(codes)
st.subheader("Columns")
columns_table(incident.COLUMNS)
