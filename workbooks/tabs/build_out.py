"""The build: how many gigawatts, what each costs, and what revenue would have to pay for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import LABEL, SOURCE, VALUE
from workbooks.sheet.sheet import to_tab
from workbooks.tabs.kinds.programme import PATH_ROWS
from workbooks.tabs.parts import function_checks as answers

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Build"
HEADING = "The build: gigawatts, cost and the revenue they need"
SUMMARY = "Gigawatts without double counting, four costs of one, and what must be earned"
LAB = "openai"
MAKERS = {"nvidia", "amd", "broadcom"}
GROUPS = {
    "chips": "Chips that OpenAI orders: each gigawatt once",
    "sites": "Sites and services: they hold the same chips, so they add nothing",
    "others": "Chips for others",
}
LIVES = {
    "ten": ("{market.depreciation_life_before}", "as Kupperman had it before"),
    "five": ("{life_middle}", "between"),
    "three": ("{market.depreciation_life_short}", "the shortest he found"),
}
COSTS = (
    (
        "cost_amd",
        "AMD’s hardware of a gigawatt",
        "{amd-openai.chip_bill}/{amd-openai.gigawatts}",
        "chips of one vendor, as the article totals them",
    ),
    ("cost_chips", "Chips in a gigawatt’s site", "{market.chip_part}", "an industry rule: chips"),
    (
        "cost_site_low",
        "Whole site, low",
        "{openai.site_cost_low}",
        "land, power, servers, equipment",
    ),
    (
        "cost_site_high",
        "Whole site, high",
        "{openai.site_cost_high}",
        "land, power, servers, equipment",
    ),
    (
        "cost_service",
        "Five years of service from Oracle",
        "{oracle-openai.contract_value}/{oracle-openai.gigawatts}",
        "a price for use, not a cost of building",
    ),
)
COST = Chart(
    "line",
    "What the build costs and what must be earned, USD bn a year",
    "Year",
    "USD bn a year",
    (
        Series("Capital spending (Morgan Stanley)", "{capex:all}"),
        Series("Revenue needed (Bain)", "{needed:all}"),
        Series("Revenue found", "{revenue:all}"),
    ),
    "Source: Morgan Stanley, Bain; spread over the years by assumption",
    "Lines by year, in billions of dollars a year: the world’s capital spending on data centres, "
    "the revenue that Bain says is needed, and the part of it that is found.",
    category_unit="year no.",
    categories="{year:all}",
)
WORN = Chart(
    "line",
    "Revenue that would pay for it, by the life of the chips, USD bn a year",
    "Year",
    "USD bn a year",
    (
        Series("Chips over ten years", "{gap_ten:required revenue@all}"),
        Series("Five years", "{gap_five:required revenue@all}"),
        Series("Three years", "{gap_three:required revenue@all}"),
        Series("Revenue found", "{revenue:all}"),
    ),
    "Source: FUNDING_GAP at the cost of capital, with the inputs below",
    "Lines by year, in billions of dollars a year: the revenue that would pay for the build if "
    "chips last ten, five or three years, and the revenue found.",
    category_unit="year no.",
    categories="{year:all}",
)


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write gigawatts, costs, the world's plans by year, and three lives of the chips."""
    sheet.chart_band("Who pays for the build?")
    sheet.chart(COST)
    sheet.chart(WORN)
    _gigawatts(sheet, book)
    _costs(sheet)
    _month(sheet)
    years = book.market.paths["capex_share"].years
    _years(sheet, years)
    _outputs(sheet)
    _checks(sheet)
    sheet.section("Paths of the world’s build")
    for key, (life, words) in LIVES.items():
        call = (
            "=FUNDING_GAP({gigawatts:all},{market.site_cost},{chip_share},"
            f"{life},{{market.shell_life}},{{revenue:all}},{{market.cash_margin}},0,"
            "{market.cost_of_capital})"
        )
        columns = [f"year {number}" for number in range(1, len(years) + 1)]
        units = {"gigawatts": "GW", "in service": "GW"}
        label = f"Chips over {key} years, {words}"
        sheet.table(f"gap_{key}", label, call, columns, PATH_ROWS, "USD bn", units)


def _group(deal: Deal) -> str:
    """Tell what a deal's gigawatts are: OpenAI's chips, sites for them, or chips for others."""
    bought = [flow for flow in deal.flows if flow.kind == "purchase" and flow.payee in MAKERS]
    if any(flow.payer == LAB for flow in bought):
        return "chips"
    parties = {each for flow in deal.flows for each in (flow.payer, flow.payee, flow.covers)}
    return "others" if parties and LAB not in parties else "sites"


def _gigawatts(sheet: SheetBuilder, book: Book) -> None:
    deals = [
        deal
        for deal in book.deals.values()
        if "gigawatts" in deal.figures or "gigawatts" in deal.assumptions
    ]
    for group, words in GROUPS.items():
        sheet.section(words)
        first = sheet.next_row
        for deal in (each for each in deals if _group(each) == group):
            cells = {
                LABEL: Cell(deal.tab, "web", link=to_tab(deal.tab)),
                SOURCE: Cell("as on its tab", "unit"),
                VALUE: Cell(f"={{{deal.id}.gigawatts}}", "link", format_of("GW"), formula=True),
            }
            sheet.row(None, deal.tab, cells, "GW", "link")
        sheet.span(f"gigawatts_{group}", first, VALUE)
        sheet.line(f"total_{group}", "Together", "GW", f"=SUM({{gigawatts_{group}}})")
    sheet.section("The claim")
    sheet.line("claimed", "Gigawatts claimed in three weeks", "GW", "={openai.claimed_gigawatts}")
    label = "Named by the deals: the chips, each gigawatt once"
    sheet.headline("named", label, "GW", "={total_chips}")
    label = "Claimed beyond them: sites counted as well"
    sheet.headline("beyond", label, "GW", "={claimed}-{named}")
    label = "Claimed, if every site came on top of the chips"
    sheet.line("counted_twice", label, "GW", "={total_chips}+{total_sites}")


def _costs(sheet: SheetBuilder) -> None:
    sheet.section("The cost of a gigawatt on four bases, never to be mixed")
    for key, label, cost, basis in COSTS:
        sheet.line(key, label, "USD bn/GW", f"={cost}", source=basis)
    sheet.section("What the gigawatts named would cost as whole sites")
    for end in ("low", "high"):
        bill = f"={{named}}*{{cost_site_{end}}}"
        sheet.line(f"bill_{end}", f"Sites for the chips named, {end}", "USD bn", bill)
    plan = "={openai.infrastructure_plan}"
    sheet.line("plan", "OpenAI’s plan (at least)", "USD bn", plan)
    share = "={plan}/{bill_low}"
    sheet.headline("plan_share", "The plan pays, of the low cost of the sites", "percent", share)


def _month(sheet: SheetBuilder) -> None:
    sheet.section("A month, as Kupperman has it")
    for key, label in (("spend", "spent"), ("revenue", "earned")):
        year = f"={{market.monthly_{key}}}*{{checks.months_in_year}}"
        sheet.line(f"year_{key}", f"A year at that pace: {label}", "USD bn/yr", year)
    ratio = "={market.monthly_spend}/{market.monthly_revenue}"
    sheet.headline("spent_to_earned", "Spent for each dollar earned", "x", ratio)


def _years(sheet: SheetBuilder, years: tuple[str, ...]) -> None:
    """Spread the published totals over their years: capital spending, and what is earned."""
    scale, count = "{checks.billions_per_trillion}", len(years)
    sheet.section("The world’s build by year: Morgan Stanley’s capital spending, Bain’s revenue")
    for key, label, total in (
        ("total_capex", "Capital spending over the years (Morgan Stanley)", "data_centre_capex"),
        ("required", "Revenue a year needed by the last (Bain)", "revenue_needed"),
        ("missing", "Of it missing (Bain)", "shortfall"),
    ):
        sheet.line(key, label, "USD bn", f"={{market.{total}}}*{scale}")
    share = "={market.chip_part}/{market.site_cost}"
    sheet.line("chip_share", "Chips / cost of a site", "percent", share)
    sheet.typed("life_middle", "A life between his two", "years", 5.0, "Chosen scenario")
    sheet.heads("year", "Year", [int(year) for year in years], "year no.")
    for key, label, unit, formula in (
        ("capex", "Capital spending", "USD bn", "={total_capex}*{market.capex_share}"),
        ("gigawatts", "Gigawatts it builds", "GW", "={capex}/{market.site_cost}"),
        (
            "needed",
            "Revenue needed, on the way to Bain’s",
            "USD bn/yr",
            "={required}*{market.revenue_share}",
        ),
        (
            "short",
            "Of it missing, in the same proportion",
            "USD bn/yr",
            "={missing}*{market.revenue_share}",
        ),
        ("revenue", "Revenue found", "USD bn/yr", "={needed}-{short}"),
    ):
        sheet.yearly(key, label, unit, formula, count)


def _outputs(sheet: SheetBuilder) -> None:
    sheet.section("Outputs: what the revenue found leaves open")
    gap = "=SUM({gap_five:gap})"
    sheet.headline("gap", "Cumulative funding gap of the build", "USD bn", gap)
    built = "=SUM({gigawatts:all})"
    sheet.line("built", "Gigawatts that the capital spending builds", "GW", built)
    for key in LIVES:
        words = f"chips over {key} years"
        worn = f"=SUM({{gap_{key}:depreciation}})"
        sheet.headline(f"worn_{key}", f"Depreciation over the years, {words}", "USD bn", worn)
    for key in LIVES:
        words = f"chips over {key} years"
        peak = f"=MAX({{gap_{key}:required revenue}})"
        label = f"Revenue a year that pays for it, {words}"
        sheet.headline(f"revenue_{key}", label, "USD bn/yr", peak)
    label = "Revenue found in the last year"
    sheet.line("found", label, "USD bn/yr", "={revenue:last}")


def _checks(sheet: SheetBuilder) -> None:
    sheet.section("Checks", answers.COLUMNS)
    close = "<={checks.tolerance}*"
    spent = "ABS(SUM({capex:all})-{total_capex})" + close + "{total_capex}"
    sheet.check("check_capex", "The years spend Morgan Stanley’s total", spent)
    table = "ABS(SUM({gap_five:capex})-{total_capex})" + close + "{total_capex}"
    sheet.check("check_table", "The path spends it too", table)
    bain = "ABS({revenue:last}+{missing}-{required})" + close + "{required}"
    sheet.check("check_bain", "Revenue found and missing make up Bain’s by the last year", bain)
    order = "AND({worn_ten}<={worn_five},{worn_five}<={worn_three})"
    sheet.check("check_lives", "A shorter life never lowers the depreciation", order)
    bases = "AND({cost_amd}<{cost_chips},{cost_chips}<{cost_site_low},"
    bases += "{cost_site_low}<={cost_site_high},{cost_site_high}<{cost_service})"
    sheet.check("check_bases", "The four bases of a gigawatt’s cost stay apart", bases)
    total = "ABS({named}+{beyond}-{claimed})<={checks.tolerance}"
    sheet.check("check_claim", "What is named and what is beyond make up the claim", total)
    answers.outcome(sheet, "FUNDING_GAP")
