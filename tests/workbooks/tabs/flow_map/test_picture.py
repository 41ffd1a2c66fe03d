"""The picture of a map of flows: every flow once, every text a parameter, bounded and legible."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations

import pytest

from tests.workbooks.tabs.flow_map.test_payments import book, circle
from workbooks.file.shapes import Picture, Rectangle, Shape, text_width
from workbooks.tabs.flow_map.geometry import BOX
from workbooks.tabs.flow_map.on_summary import WORDS
from workbooks.tabs.flow_map.payments import Payment
from workbooks.tabs.flow_map.picture import KINDS, MOST, Settings, amount, drawn

SETTINGS = Settings("article", "base", "whole")
AWKWARD = [
    'A & B <Holdings> "Ltd"',
    "雲端運算與資料中心控股股份有限公司",
    "Rocket 🚀 & Söhne",
    "it's",
]


def picture(payments: list[Payment]) -> Picture:
    """Draw payments, of which there are some."""
    found = drawn(payments, WORDS, SETTINGS)
    assert found is not None
    return found


def boxes(found: Picture) -> list[Shape]:
    """Give the boxes of the companies: the only shapes of two lines."""
    return [shape for shape in found.shapes if len(shape.lines) == 2]


def texts(found: Picture) -> list[str]:
    """Give every text."""
    return [line.text for shape in found.shapes for line in shape.lines]


def test_every_flow_is_drawn_once_as_a_band_that_names_it() -> None:
    bands = [shape.name for shape in picture(circle()).shapes if shape.path]
    assert sorted(bands) == [
        "Chips → Lab: 100 USD bn, equity",
        "Cloud → Chips: 40 USD bn, purchase",
        "Lab → Cloud: 300 USD bn, purchase",
        "Lender → Cloud: 60 USD bn, debt",
    ]


def test_a_box_tells_what_a_company_gets_and_pays() -> None:
    told = {shape.name: shape.lines[1].text for shape in boxes(picture(circle()))}
    assert told == {
        "Lab": "in 100 · out 300",
        "Cloud": "in 360 · out 40",
        "Chips": "in 40 · out 100",
        "Lender": "out 60",
    }


def test_flows_that_are_all_zero_draw_nothing() -> None:
    assert drawn([], WORDS, SETTINGS) is None
    assert drawn([Payment("Lab", "Cloud", 0, "purchase")], WORDS, SETTINGS) is None


def test_names_of_any_script_are_cut_to_their_box_and_whole_in_the_shape() -> None:
    payments = [Payment(one, other, 5, "debt") for one, other in combinations(AWKWARD, 2)]
    found = boxes(picture(payments))
    assert sorted(shape.name for shape in found) == sorted(AWKWARD)
    for shape in found:
        for line in shape.lines:
            assert text_width(line.text, line.size, bold=line.bold) <= BOX
    assert next(s.lines[0].text for s in found if s.name == AWKWARD[1]).endswith("…")


def test_the_words_of_the_picture_are_those_it_is_given() -> None:
    """Every text but names and numbers comes from the record, so that it can be translated."""
    marked = replace(
        WORDS,
        **{
            field.name: f"†{getattr(WORDS, field.name)}"
            for field in fields(WORDS)
            if isinstance(getattr(WORDS, field.name), str)
        },
        kinds={kind: f"†{kind}" for kind in KINDS},
    )
    payments = [*circle(), *book(90, 120, 1), Payment("Lab", "Cloud", 1, "lease", overlaps=True)]
    found = drawn(payments, marked, SETTINGS)
    assert found is not None
    names = {each.payer for each in payments} | {each.payee for each in payments}
    for text in texts(found):
        plain = text.strip("*").replace(",", "").replace(".", "").replace("e+", "").isdigit()
        assert plain or text in names or "†" in text, text
    assert "†" in found.name
    assert "†" in found.description


def test_the_picture_says_what_it_was_drawn_for() -> None:
    found = drawn(circle(), WORDS, Settings("latest", "high", "per year"))
    assert found is not None
    told = texts(found)[0] + texts(found)[1]
    for word in ("newest known", "high", "by the year", "does not move with the switches"):
        assert word in told
        assert word in found.description
    assert "USD bn" in found.description


def test_a_capacity_that_is_counted_twice_is_marked_and_explained() -> None:
    once = picture(circle())
    twice = picture([*circle(), Payment("Lab", "Chips", 350, "purchase", overlaps=True)])
    assert "350*" in texts(twice)
    assert any(WORDS.overlaps in text for text in texts(twice))
    assert not any("*" in text for text in texts(once))


@pytest.mark.parametrize("seed", range(4))
def test_a_book_of_many_deals_is_a_bounded_picture_that_says_what_it_gathers(seed: int) -> None:
    found = picture(book(200, 320, seed))
    named = boxes(found)
    assert len(named) <= MOST + 2
    assert any("stand together" in text for text in texts(found))
    frame = Rectangle(0, 0, found.width, found.height)
    assert all(shape.area.within(frame) for shape in found.shapes)
    assert not any(one.area.meets(other.area) for one, other in combinations(named, 2))


def test_the_legend_lies_under_the_boxes_and_in_the_picture() -> None:
    found = picture(circle())
    legend = found.shapes[-1].area
    frame = Rectangle(0, 0, found.width, found.height)
    assert all(shape.area.bottom <= legend.top for shape in boxes(found))
    for shape in found.shapes:
        for line in shape.lines:
            assert text_width(line.text, line.size) <= max(shape.area.width, BOX) + 1
        assert shape.area.within(frame)


def test_the_scale_bar_is_as_thick_as_a_band_of_its_amount() -> None:
    found = picture(circle())
    bar = next(s for s in found.shapes if s.name.startswith("as thick as") and not s.lines)
    said = float(bar.name.split()[3])
    band = next(s for s in found.shapes if s.name.startswith("Lab → Cloud"))
    width = band.path[-1][-1][1] - band.path[0][-1][1]
    assert bar.area.height / said == pytest.approx(width / 300)


def test_kinds_differ_in_lightness_or_edge() -> None:
    """Printed in grey or seen without colours, two kinds are still two."""

    def grey(color: str) -> float:
        red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for one, other in combinations(KINDS.values(), 2):
        differ = abs(grey(one.fill) - grey(other.fill))
        assert differ > 20 or (one.dash, one.edge) != (other.dash, other.edge)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.4, "1,234"), (9.95, "10"), (9.94, "9.9"), (0.1, "0.1"), (0.04, "0.04"), (2e7, "2e+07")],
)
def test_an_amount_has_the_digits_that_a_picture_needs(value: float, text: str) -> None:
    assert amount(value) == text


def test_the_same_payments_give_the_same_picture() -> None:
    payments = book(30, 60, 2)
    assert picture(payments) == picture(payments)


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1e12, 1e308])
def test_amounts_of_any_size_are_drawn(size: float) -> None:
    found = picture(
        [*circle(), Payment("Lab", "Cloud", size, "lease"), Payment("a", "b", size, "debt")]
    )
    assert len([shape for shape in found.shapes if shape.path]) == 6
