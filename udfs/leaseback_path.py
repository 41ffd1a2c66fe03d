"""LEASEBACK_PATH: a vehicle that buys assets on credit and leases them back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from udfs.cells.arguments import number, whole
from udfs.cells.domain import NOT_NEGATIVE, POSITIVE, SHARE, Domain
from udfs.cells.errors import DomainError, WrongTypeError
from udfs.cells.ratio import ratio
from udfs.cells.table import table
from udfs.numerics.crossing import first_crossing

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

# Within these limits no power of 1 + rate leaves the range of numbers.
YEARLY_RATE = Domain(lowest=-0.5, highest=1, percentage=True)
YEARS = Domain(lowest=1, highest=100)
ROUNDING = 1e-12  # as a share of the cost: debt this far above the assets is a rounded zero
FROM_YEAR_1 = ("opening debt", "interest", "repayment", "lease income", "cover")
SUMMARY = (
    "irr",
    "years under water",
    "loss given default",
    "year of loss given default",
    "loss given default / debt",
)


class Vehicle(NamedTuple):
    """What the vehicle buys and owes: money, decimals a year, years; resale is a share."""

    cost: float
    debt: float
    rate: float
    years: int
    life: float
    resale: float
    costs: float

    @property
    def service(self) -> float:
        """Compute the level payment that repays the debt by the last year."""
        return self.debt * level_payment(self.rate, self.years)

    def closing_debt(self) -> Floats:
        """Compute the debt at the end of year 0 to n, exactly 0 at the last."""
        left = np.arange(self.years, -1, -1)
        if self.rate == 0:
            return self.debt * (left / self.years)
        growth = math.log1p(self.rate)
        share: Floats = np.expm1(-left * growth) / np.expm1(-self.years * growth)
        return self.debt * share + 0.0  # no -0.0 at the last

    def resale_value(self) -> Floats:
        """Compute what the assets fetch at the end of year 0 to n: straight line to the end."""
        worn = np.minimum(np.arange(self.years + 1) / self.life, 1)
        return self.cost * (1 - (1 - self.resale) * worn)


def leaseback_path(
    asset_cost: Values,
    debt: Values,
    interest_rate: Values,
    lease_years: Values,
    life: Values,
    lease_payment: Values = None,
    target_return: Values = None,
    resale: Values = None,
    costs: Values = None,
) -> pd.DataFrame:
    """Project a vehicle that buys assets with debt and equity and leases them back.

    Payments come at year ends. The debt is repaid by level payments over the lease; the assets
    lose value on a straight line over their life and are sold when the lease ends. Where
    lease_payment is blank, it is what gives the equity its target return.

    Args:
        asset_cost: Money, one value above 0: price of the assets today.
        debt: Money, one value at least 0: borrowed today; the equity pays the rest.
        interest_rate: Decimal a year, one value from -0.5 to 1: on the debt; 10% is 0.10.
        lease_years: Years, one whole number from 1 to 100: term of the lease and of the debt.
        life: Years, one value above 0: until the assets are worth their resale share.
        lease_payment: Money a year, one value at least 0; blank: solved for target_return.
        target_return: Decimal a year, one value from -0.5 to 1: return on equity that a blank
            lease_payment is solved for; not used where a lease_payment is given.
        resale: Decimal, one value from 0 to 1, default 0: share of the cost left after life.
        costs: Money a year, one value at least 0, default 0: running costs of the vehicle.

    Returns:
        A table, line items down, year 0 to the last of the lease across, in the money of the
        arguments: opening debt, interest, repayment, closing debt, lease income, cover (lease
        income less costs over debt service), resale value, loan to value (closing debt over
        resale value), equity cash flow. Then, in the year 0 column: irr of the equity (n.m.
        unless its cash flows change sign once), years under water (year ends at which the debt
        is above the resale value), loss given default of the lessee (the largest such excess),
        year of loss given default (empty without a loss), loss given default / debt (over the
        closing debt of that year). A ratio whose denominator is not above 0 is n.m., but loan to
        value is 0 without debt.

    Raises:
        WrongTypeError: A text, an error, a range or nothing stands for a value, or both
            lease_payment and target_return are blank.
        DomainError: A value is outside its limits, or lease_years is not whole.

    Example:
        =LEASEBACK_PATH(20, 12.5, 0.1, 5, 3, "", 0.15) → lease income 5.534835, cover 1.6785,
        years under water 3, loss given default 5.7229 in year 3

    Source:
        This project: level-payment annuity, straight-line depreciation and internal rate of
        return, as in Brealey, Myers and Allen, Principles of Corporate Finance, on leasing.
    """
    vehicle = Vehicle(
        cost=number("asset_cost", asset_cost, POSITIVE),
        debt=number("debt", debt, NOT_NEGATIVE),
        rate=number("interest_rate", interest_rate, YEARLY_RATE),
        years=whole("lease_years", lease_years, YEARS),
        life=number("life", life, POSITIVE),
        resale=number("resale", resale, SHARE, 0),
        costs=number("costs", costs, NOT_NEGATIVE, 0),
    )
    target = number("target_return", target_return, YEARLY_RATE, math.nan)
    income = number("lease_payment", lease_payment, NOT_NEGATIVE, math.nan)
    if math.isnan(income):
        if math.isnan(target):
            message = "lease_payment and target_return are both blank: give one of them"
            raise WrongTypeError(message)
        income = _solved_lease(vehicle, target)
    return _lay_out(vehicle, income)


def level_payment(rate: float, years: int) -> float:
    """Compute the level payment at year ends that repays 1 in so many years, rate above -1."""
    if rate == 0:
        return 1 / years
    return float(rate / -np.expm1(-years * math.log1p(rate)))


def internal_rate_of_return(flows: Floats) -> float:
    """Compute the internal rate of return of yearly flows, NaN unless they change sign once.

    With one change of sign there is exactly one rate above -1 (Descartes' rule of signs).
    """
    inner = np.trim_zeros(flows)
    if np.count_nonzero(np.diff(np.sign(inner[inner != 0]))) != 1:
        return math.nan
    amounts = inner / np.abs(inner).max()
    when = np.arange(len(inner))

    def value(growth: Floats) -> Floats:
        """Discount at each e^growth − 1, scaled so that the largest factor is 1."""
        exponent = -np.outer(growth, when)
        found: Floats = np.exp(exponent - exponent.max(axis=1, keepdims=True)) @ amounts
        return found

    ends = np.array([-1.0, 1.0])
    while (found := first_crossing(value, ends)) is None:
        ends *= 2
    return float(np.expm1(found[1]))


def _solved_lease(vehicle: Vehicle, target: float) -> float:
    """Compute the lease payment that returns the target on the equity."""
    sold = vehicle.resale_value()[-1] * (1 + target) ** -vehicle.years
    recovered = (vehicle.cost - vehicle.debt - sold) * level_payment(target, vehicle.years)
    return float(vehicle.service + vehicle.costs + recovered)


def _lay_out(vehicle: Vehicle, income: float) -> pd.DataFrame:
    """Lay out the rows of a vehicle that earns a known lease payment."""
    rows = _yearly(vehicle, income)
    names = (*rows, *SUMMARY)
    blank = [(names.index(name), 0) for name in FROM_YEAR_1]
    for name, single in zip(SUMMARY, _summary(vehicle, rows), strict=True):
        blank += [(names.index(name), year) for year in range(1, vehicle.years + 1)]
        rows[name] = np.append(single, np.full(vehicle.years, np.nan))
    if not rows["loss given default"][0]:
        blank.append((names.index("year of loss given default"), 0))
    return table("line item", rows, [f"year {year}" for year in range(vehicle.years + 1)], blank)


def _yearly(vehicle: Vehicle, income: float) -> dict[str, Floats]:
    """Compute the line items of year 0 to n, each of n + 1 numbers."""
    closing, value = vehicle.closing_debt(), vehicle.resale_value()
    opening = np.append(np.nan, closing[:-1])
    flow = np.full(vehicle.years + 1, income - vehicle.costs - vehicle.service)
    flow[0] = vehicle.debt - vehicle.cost
    with np.errstate(over="ignore"):
        flow[-1] += value[-1]
    if not np.isfinite(flow).all():
        message = "the amounts are too large: the cash flow leaves the range of numbers"
        raise DomainError(message)
    rows = {
        "opening debt": opening,
        "interest": vehicle.rate * opening,
        "repayment": opening - closing,
        "closing debt": closing,
        "lease income": np.full(len(flow), income),
        "cover": ratio(np.full(len(flow), income - vehicle.costs), vehicle.service),
        "resale value": value,
        "loan to value": np.where(closing > 0, ratio(closing, value), 0),
        "equity cash flow": flow,
    }
    for name in FROM_YEAR_1:
        rows[name][0] = np.nan
    return rows


def _summary(vehicle: Vehicle, rows: dict[str, Floats]) -> tuple[float, float, float, float, float]:
    """Compute the single numbers, in the order of SUMMARY."""
    closing = rows["closing debt"]
    excess = closing - rows["resale value"]
    excess[excess <= ROUNDING * vehicle.cost] = 0
    worst = int(np.argmax(excess))
    loss = float(excess[worst])
    return (
        internal_rate_of_return(rows["equity cash flow"]),
        float(np.count_nonzero(excess)),
        loss,
        worst if loss else math.nan,
        float(loss / closing[worst]) if loss else 0,
    )
