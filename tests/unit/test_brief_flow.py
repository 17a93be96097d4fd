"""Text flows through columns: nothing is lost, headings stay with their text, only what is too long is broken."""

from geo.brief.flow import Piece, even, fill
from geo.plate.page import Paragraph, Rect, Run

COLUMNS = [Rect(0, 0, 200, 50), Rect(220, 0, 200, 50)]


def piece(text: str, **given: object) -> Piece:
    return Piece(Paragraph((Run(text),)), 10.0, **given)  # type: ignore[arg-type]


def said(placed: list, column: Rect) -> list[str]:
    return [each.piece.paragraph.text for each in placed if each.rect.x == column.x]


def test_what_does_not_fit_goes_on_in_the_next_column() -> None:
    placed, rest = fill([piece(f"line {n}", before=3) for n in range(5)], COLUMNS)
    assert (said(placed, COLUMNS[0]), said(placed, COLUMNS[1]), rest) == (
        ["line 0", "line 1", "line 2"],
        ["line 3", "line 4"],
        [],
    )
    assert all(COLUMNS[each.rect.x > 0].holds(each.rect) for each in placed)
    assert not any(one.rect.touches(other.rect) for one in placed for other in placed if one is not other)


def test_what_finds_no_room_is_given_back() -> None:
    _, rest = fill([piece(f"line {n}", before=3) for n in range(8)], COLUMNS)
    assert [each.paragraph.text for each in rest] == ["line 6", "line 7"]


def test_a_heading_stays_with_what_follows() -> None:
    pieces = [
        piece("one"),
        piece("two", before=3),
        piece("Heading", before=3, is_heading=True),
        piece("three"),
    ]
    placed, _ = fill(pieces, COLUMNS)
    assert said(placed, COLUMNS[1]) == ["Heading", "three"]


def test_space_before_is_left_out_at_the_top() -> None:
    placed, _ = fill([piece("one", before=30)], COLUMNS)
    assert placed[0].rect.y == 0


def test_a_paragraph_longer_than_a_column_is_broken_and_whole() -> None:
    text = " ".join(f"word{n}" for n in range(60))
    runs = (Run(text[:100], bold=True), Run(text[100:], colour="#123456"))
    long = Piece(Paragraph(runs, marker="7"), 10.0)
    placed, rest = fill([piece("one"), long], [*COLUMNS, Rect(440, 0, 200, 400)])
    parts = [each.piece.paragraph for each in placed[1:]]
    assert not rest
    assert " ".join(part.text for part in parts) == text
    assert [part.marker for part in parts] == ["7", *[""] * (len(parts) - 1)]
    assert len(parts) > 1
    assert parts[0].runs[0].bold and parts[-1].runs[-1].colour == "#123456"


def test_a_heading_before_a_long_paragraph_does_not_stop_the_flow() -> None:
    text = " ".join(f"word{n}" for n in range(40))
    placed, rest = fill([piece("Heading", is_heading=True), piece(text)], [*COLUMNS, Rect(440, 0, 200, 200)])
    assert not rest
    assert " ".join(each.piece.paragraph.text for each in placed) == f"Heading {text}"
    assert len(said(placed, COLUMNS[0])) == 2


def test_columns_are_even_when_everything_fits() -> None:
    pieces = [piece(f"line {n}", before=3) for n in range(4)]
    columns = [Rect(0, 0, 200, 300), Rect(220, 0, 200, 300)]
    placed, rest = even(pieces, columns)
    assert (said(placed, columns[0]), said(placed, columns[1]), rest) == (
        ["line 0", "line 1"],
        ["line 2", "line 3"],
        [],
    )
