"""Arabic for the labels of the vocabulary, by their English text."""

from functools import cache

from geo.model.vocabulary import CODE_LISTS, KINDS, CodeList


@cache
def labels() -> dict[str, str]:
    """Return Arabic by English for kinds, code lists and their codes, each under its `key`."""
    found: dict[str, str] = {}
    for kind in KINDS:
        found[key(kind.label)] = kind.label_ar
        found[key(kind.plural)] = kind.plural_ar
    for codes in CODE_LISTS:
        found[key(codes.label)] = codes.label_ar
        for code in codes.codes:
            # Two lists have “cannot be judged”, of a source and of information: the first wins, `label_of` tells them apart.
            found.setdefault(key(code.label), code.label_ar)
    return {english: arabic for english, arabic in found.items() if arabic}


def key(text: str) -> str:
    """Return a label as labels are compared: its first letter may be a capital or not."""
    return f"{text[:1].casefold()}{text[1:]}"


def label_of(codes: CodeList, code: object) -> str:
    """Return the Arabic label of a code; the English one when it has none, the code itself when there is none."""
    arabic = next((entry.label_ar for entry in codes.codes if entry.code == code), "")
    return arabic or codes.label_of(code)
