# Written by poe regenerate from the names of the files here.
from udfs.circular_chance import circular_chance
from udfs.circular_exposure import circular_exposure
from udfs.circular_loops import circular_loops
from udfs.contagion import contagion
from udfs.deal_figure import deal_figure
from udfs.deal_source import deal_source
from udfs.distance_to_default import distance_to_default
from udfs.funding_gap import funding_gap
from udfs.leaseback_path import leaseback_path
from udfs.leverage_path import leverage_path
from udfs.warrant_price import warrant_price
from udfs.warrant_simulation import warrant_simulation
from udfs.warrant_tranches import warrant_tranches
from udfs.warrant_value import warrant_value
from udfs.warrant_volatility import warrant_volatility

__all__ = [
    "circular_chance",
    "circular_exposure",
    "circular_loops",
    "contagion",
    "deal_figure",
    "deal_source",
    "distance_to_default",
    "funding_gap",
    "leaseback_path",
    "leverage_path",
    "warrant_price",
    "warrant_simulation",
    "warrant_tranches",
    "warrant_value",
    "warrant_volatility",
]
