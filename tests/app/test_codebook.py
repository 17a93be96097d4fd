"""The Codebook page is the vocabulary and the schema, nothing else."""

from geo.model import incident, vocabulary
from tests.app.reading import unescaped


def test_every_kind_with_its_sign_and_meaning(run_page):
    page = run_page("codebook.py")
    said = "\n".join(unescaped(m.value) for m in page.main.markdown)
    for kind in vocabulary.KINDS:
        assert f"sitmap/glyph/{kind.code}.svg" in said
        assert f"**{kind.label}**" in said
        assert kind.label_ar in said
        assert kind.definition in said
        assert all(event in said for event, _ in kind.acled)


def test_every_code_list_with_all_its_codes(run_page):
    page = run_page("codebook.py")
    tables = [t.value for t in page.main.table]
    assert len(tables) == len(vocabulary.CODE_LISTS)
    for codes, shown in zip(vocabulary.CODE_LISTS, tables, strict=True):
        assert list(shown.index) == [str(code.code) for code in codes.codes]
        assert shown["Label"].tolist() == [code.label for code in codes.codes]
        assert shown["In Arabic"].tolist() == [code.label_ar for code in codes.codes]


def test_every_column_of_the_schema(run_page):
    page = run_page("codebook.py")
    (columns,) = [d.value for d in page.main.dataframe]
    assert columns["Column"].tolist() == list(incident.NAMES)
    assert columns["Meaning"].str.len().min() > 5
