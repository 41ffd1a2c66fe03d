"""What others paid in shares that vest: the values they filed beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of, in_cell
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import FILED, LABEL, SOURCE, UNIT, VALUE, YEARS
from workbooks.tabs.parts import function_checks as answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.book.model import Book, Precedent
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Precedents"
HEADING = "Precedents"
SUMMARY = "What others paid customers and holders in shares that vest, as filed and as valued here"
KINDS = {
    "customer": "Warrants to customers",
    "hurdle": "Awards with price hurdles: the valuation against filed values",
    "plain": "A plain check of the formula",
}
INPUTS = {
    "shares": ("Shares", "m shares"),
    "spot": ("Spot", "USD/share"),
    "strike": ("Strike", "USD/share"),
    "hurdle": ("Hurdle", "USD/share"),
    "volatility": ("Volatility", "%"),
    "rate": ("Rate", "%"),
    "dividend_yield": ("Yield", "%"),
    "term": ("Term, years", "years"),
    "averaging": ("Price test", ""),
    "note": ("What is known of the difference", ""),
}
PLACES = {key: column for column, key in enumerate(INPUTS, YEARS + 1)}
NEEDED = ("spot", "strike", "volatility", "rate", "term")
DAILY = 1
MILLION = 1e6
LONGEST = 58  # characters of a label
CHART = Chart(
    "scatter",
    "Our value of a share against the filed one, USD a share",
    "Filed, USD a share",
    "Ours, USD a share",
    (
        Series("Precedents", "{drawn_ours}", "{drawn_filed}", "points"),
        Series("Ours as filed", "{drawn_filed}", "{drawn_filed}", "line"),
    ),
    "Source: the filings named below; WARRANT_VALUE with their inputs",
    "Points by precedent and hurdle, in dollars a share: the value that was filed across, ours "
    "upwards. On the line both are the same.",
    unit="USD/share",
    category_unit="USD/share",
)


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write a row per precedent and hurdle: filed value, our value, their ratio, the inputs."""
    sheet.widen(60, SOURCE)
    sheet.note("A ratio near one says that the formula gives what the filer's own model gave.")
    sheet.chart_band("Does the formula give what was filed?")
    sheet.chart(CHART)
    for kind, title in KINDS.items():
        sheet.section(title, {FILED: "Filed", VALUE: "Ours", YEARS: "Ours / filed"})
        heads = {column: Cell(INPUTS[key][0], "head") for key, column in PLACES.items()}
        sheet.row(None, "Issuer and holder", heads)
        for item in book.precedents:
            if item.kind == kind:
                _precedent(sheet, item)
    _summary(sheet)


def _precedent(sheet: SheetBuilder, item: Precedent) -> None:
    hurdles = item.hurdles or (0.0,)
    known = all(getattr(item, key) is not None for key in NEEDED)
    each = item.filed_value_per_share
    for number, hurdle in enumerate(hurdles):
        key = f"{item.id}_{number + 1}"
        filed = each[number] if number < len(each) else None
        cells = _inputs(item, number, hurdle)
        sheet.place(key)
        _row(sheet, key, item, cells, "USD/share", filed, _value(sheet, key) if known else "")
    if item.filed_total is not None and not each and known and item.shares:
        keys = [f"{item.id}_{number + 1}" for number in range(len(hurdles))]
        total = "=" + "+".join(f"{{{key}}}*{{{key}_shares:first}}" for key in keys)
        sheet.place(f"{item.id}_total")
        _row(sheet, f"{item.id}_total", item, {}, "USD m", item.filed_total, total)


def _inputs(item: Precedent, number: int, hurdle: float) -> dict[int, Cell]:
    """Give the filed inputs of one hurdle, each in its column; what was not seen stays empty."""
    parts = len(item.hurdles or (0.0,))
    shares = item.shares[number] if len(item.shares) == parts else sum(item.shares) / parts
    given = {
        **{key: getattr(item, key) for key in (*NEEDED, "dividend_yield")},
        "shares": shares / MILLION or None,
        "hurdle": hurdle,
        "averaging": item.averaging or DAILY,
        "note": item.note or None,
    }
    return {
        column: Cell(
            in_cell(given[key], INPUTS[key][1]),
            "unit" if key == "note" else "input",
            format_of(INPUTS[key][1]),
        )
        for key, column in PLACES.items()
        if given[key] is not None
    }


def _value(sheet: SheetBuilder, key: str) -> str:
    """Write our value of a share, over the inputs of the row that is written next."""
    for name, column in PLACES.items():
        sheet.place_at(f"{key}_{name}", sheet.next_row, column)
    spot, strike, term, volatility, rate, hurdle, dividend, test = (
        f"{{{key}_{name}:first}}"
        for name in (
            "spot",
            "strike",
            "term",
            "volatility",
            "rate",
            "hurdle",
            "dividend_yield",
            "averaging",
        )
    )
    return (
        f"=WARRANT_VALUE({spot},{strike},{term},{volatility},{rate},1,{hurdle},0,1,"
        f'{dividend},{test},"ever",0,0)'
    )


def _row(
    sheet: SheetBuilder,
    key: str,
    item: Precedent,
    cells: dict[int, Cell],
    unit: str,
    filed: float | None,
    ours: str,
) -> None:
    shown = format_of(unit)
    source = item.sources[0]
    origin = f"{source.title}, {item.date}, {item.confidence}"
    value = Cell(ours, "formula", shown, formula=True)
    cells = {
        **cells,
        SOURCE: Cell(origin, "unit", comment=item.note, link=source.url),
        VALUE: value if ours else Cell("inputs not all filed", "said"),
    }
    if filed is not None:
        cells[FILED] = Cell(filed, "input", shown)
    if ours and filed:
        ratio = f"={{{key}}}/{{{key}:filed}}"
        sheet.place_at(f"{key}_ratio", sheet.next_row, YEARS)
        cells[YEARS] = Cell(ratio, "result", format_of("ratio"), formula=True)
    label = f"{item.issuer} → {item.holder}"
    sheet.row(None, label if len(label) < LONGEST else f"{label[: LONGEST - 1]}…", cells, unit)


def _summary(sheet: SheetBuilder) -> None:
    """Say how far our values lie from the filed ones, and check that none is far off."""
    ratios = [
        key for key in sheet.places if key.startswith("precedents.") and key.endswith("_ratio")
    ]
    listed = ",".join(f"{{{key}:first}}" for key in ratios)
    sheet.section("Outputs")
    sheet.line("lowest", "Lowest ratio of ours to filed", "ratio", f"=MIN({listed})")
    sheet.line("highest", "Highest ratio of ours to filed", "ratio", f"=MAX({listed})")
    _drawn(sheet, ratios)
    sheet.section("Checks", answers.COLUMNS)
    far = "MAX({highest}-1,1-{lowest})<={checks.precedent}"
    sheet.check("check_near", "No value of ours is far from a filed one", far)
    answers.outcome(sheet, "WARRANT_VALUE")


def _drawn(sheet: SheetBuilder, ratios: Sequence[str]) -> None:
    """Link filed values and ours beside each other, those that are dollars a share."""
    sheet.section("Numbers of the chart", {FILED: "Filed", VALUE: "Ours"})
    unit = "USD/share"
    first = sheet.next_row
    for ratio in ratios:
        key = ratio.removesuffix("_ratio")
        if sheet.cell(key, UNIT).content != unit:
            continue
        cells = {
            column: Cell(f"={{{key}{part}}}", "formula", format_of(unit), formula=True)
            for column, part in ((FILED, ":filed"), (VALUE, ""))
        }
        sheet.row(None, str(sheet.cell(key, LABEL).content), cells, unit, "formula")
    sheet.span("drawn_filed", first, FILED)
    sheet.span("drawn_ours", first, VALUE)
