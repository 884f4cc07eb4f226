"""The costs in the page are those that are worked out, and what they rest on is the stage that is deployed."""

from infra.operate import costs
from infra.stages import read


def test_the_page_has_the_tables_as_they_are_worked_out() -> None:
    assert f"{costs.BEGIN}\n{costs.tables()}\n{costs.END}" in costs.PAGE.read_text(), (
        "run: python -m infra.operate.costs"
    )


def test_idle_costs_match_what_production_has() -> None:
    parameters = read("production").parameters
    assert (parameters["Cache"], parameters["CacheNodeType"]) == ("nodes", "cache.t4g.small")
    assert parameters["NatGateways"] == "each-zone"
