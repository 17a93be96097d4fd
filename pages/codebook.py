"""The codebook: every kind, column and code of the data, from the vocabulary itself."""

import pandas as pd
import streamlit as st

from geo.model import incident, vocabulary

st.title("Codebook")
st.caption("What the words and codes of the data mean. Names are ACLED's where ACLED has one.")
st.subheader("Event kinds")
for kind in vocabulary.KINDS:
    left, right = st.columns([1, 3])
    left.markdown(f"![{kind.code}](sitmap/glyph/{kind.code}.svg) **{kind.label}** `{kind.code}`")
    right.markdown(kind.definition)
    covers = [f"{event}: {'any other' if sub == vocabulary.ANY else sub}" for event, sub in kind.acled]
    right.caption("ACLED: " + "; ".join(covers))
st.subheader("Codes")
for codes in vocabulary.CODE_LISTS:
    st.markdown(f"**{codes.label}** `{codes.column}`, after: {codes.source}")
    st.table(pd.DataFrame([(str(c.code), c.label, c.definition) for c in codes.codes], columns=["Code", "Label", "Meaning"]).set_index("Code"))
st.subheader("Columns")
st.dataframe(
    pd.DataFrame(
        [(c.name, c.label, c.type, c.definition, "Sitmap" if c.derived else "record") for c in incident.COLUMNS],
        columns=["Column", "Heading", "Type", "Meaning", "Comes from"],
    ),
    hide_index=True,
    height=36 * (len(incident.COLUMNS) + 1),
)
