"""The pure parts of the benchmark: what is counted as one after the other, what is judged, what is shown."""

import io
import platform
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from rich.console import Console

from bench import growth, imports, latency, machine, page, plots, report, results
from bench.aws_calls import Call, items_read, round_trips, schemas_built
from bench.measurements import Measurement, Spread, at_most, missed, ratios, same, spread, within
from bench.results import Point, Results, Start


def calls(*spans: tuple[float, float]) -> list[Call]:
    return [Call("dynamodb", "GetItem", start, end) for start, end in spans]


# counting

spans = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda span: (span[0], span[0] + span[1]))


def test_calls_one_after_the_other_are_as_many_round_trips() -> None:
    assert round_trips(calls((0, 1), (1, 2), (2, 3))) == 3


def test_calls_at_the_same_time_are_one_round_trip() -> None:
    assert round_trips(calls((0, 3), (1, 4), (2, 5))) == 1


def test_a_long_call_does_not_hide_two_sequential_calls() -> None:
    assert round_trips(calls((0, 10), (1, 3), (4, 6))) == 2


def test_no_calls_are_no_round_trips() -> None:
    assert round_trips([]) == 0


@given(st.lists(spans, min_size=1, max_size=8))
def test_the_order_of_recording_calls_does_not_matter(drawn_spans: list[tuple[int, int]]) -> None:
    assert 1 <= round_trips(calls(*drawn_spans)) == round_trips(calls(*reversed(drawn_spans))) <= len(drawn_spans)


@given(st.lists(spans, max_size=8), spans)
def test_one_more_call_is_at_most_one_more_round_trip(
    drawn_spans: list[tuple[int, int]], extra: tuple[int, int]
) -> None:
    trips_before = round_trips(calls(*drawn_spans))
    assert trips_before <= round_trips(calls(*drawn_spans, extra)) <= trips_before + 1


# judging


def test_a_budget_is_met_up_to_its_bound() -> None:
    assert at_most("g", "size", 40, 40, "MB").met is True
    assert at_most("g", "size", 40.1, 40, "MB").met is False


def test_a_ratio_is_judged_as_rounded() -> None:
    assert within("g", "import", "1 ms", 1.304, 1.3).met is True
    assert within("g", "import", "1 ms", 1.306, 1.3).met is False


def test_costs_that_grow_with_the_list_are_a_miss() -> None:
    assert same("g", "rooms", 4, 4).met is True
    assert same("g", "rooms", 4, 23).met is False


def test_a_measurement_without_a_budget_is_never_missed() -> None:
    reported, met_one, missed_one = Measurement("g", "a", "1"), at_most("g", "b", 1, 2), at_most("g", "c", 3, 2)
    assert missed([reported, met_one, missed_one]) == [missed_one]


def test_half_of_the_times_are_below_the_p50_and_19_of_20_below_the_p95() -> None:
    times = spread([number / 1000 for number in range(1, 101)])
    assert times.p50 == pytest.approx(50.5)
    assert times.p95 == pytest.approx(95)


def test_the_spread_of_one_time_is_that_time() -> None:
    assert spread([0.004]) == Spread(4, 4)


def test_without_times_there_is_no_spread() -> None:
    with pytest.raises(ValueError, match="nothing was timed"):
        spread([])


def test_the_parts_of_a_run_are_compared_each_by_its_own_medians() -> None:
    assert ratios([1, 1, 4, 6], [1, 1, 2, 2], parts=2) == [1, 2.5]


# what is compared


def times(our_seconds: float, tutorial: float) -> dict[str, list[float]]:
    count = 60
    return {
        latency.ECHO: [0.003] * count,
        latency.TUTORIAL: [tutorial / 1000] * count,
        latency.DIRECT: [our_seconds / 1000] * count,
        latency.DOOR: [our_seconds / 100] * count,
    }


@pytest.mark.parametrize(("our_seconds", "met"), [(7.9, True), (8.0, True), (8.3, True), (8.6, False), (16.0, False)])
def test_a_message_is_compared_with_a_tutorials_by_the_same_route(our_seconds: float, met: bool) -> None:
    assert [
        measurement.met for measurement in latency.report(times(our_seconds, 8.0)) if measurement.met is not None
    ] == [met]


@pytest.mark.parametrize(("calls", "met"), [((4, 4, 4), True), ((4, 5, 4), False)])
def test_calls_that_grow_with_the_size_are_a_miss(calls: tuple[int, ...], met: bool) -> None:
    points = [Point(growth.BY_ROOMS, 10**power, growth.LIST, number, 5) for power, number in enumerate(calls)]
    points.append(Point(growth.BY_ROOMS, 1, growth.TUTORIAL, took=Spread(1, 2)))
    assert [measurement.met for measurement in growth.report(points)] == [met]


def test_the_items_that_an_answer_was_made_of_are_counted() -> None:
    assert items_read({"Items": [{}, {}], "Count": 2, "ScannedCount": 7}) == 7
    assert items_read({"Item": {"id": {"S": "1"}}}) == 1
    assert items_read({"Responses": {"a": [{}, {}], "b": [{}]}}) == 3
    assert items_read({}) == 0


def test_building_a_schema_is_noticed_and_using_one_is_not() -> None:
    numbers = TypeAdapter(list[int])
    assert schemas_built(lambda: numbers.validate_python(["1"])) == 0
    assert schemas_built(lambda: TypeAdapter(list[int])) > 0


def test_the_import_of_the_app_is_compared_with_the_import_of_its_libraries() -> None:
    assert imports.LIBRARIES == "import chalice, pynamodb.models, pydantic"
    assert imports.BUDGET == 1.3


# what is shown


def show_report(*measurements: Measurement) -> tuple[bool, str]:
    output = io.StringIO()
    return report.show(measurements, "2 cores", Console(file=output, width=60)), output.getvalue()


def test_a_missed_budget_fails_and_is_named() -> None:
    met, text = show_report(at_most("pages", "a list of 1 room, of 20", 23, 4), at_most("pages", "history", 3, 3))
    assert not met
    assert "1 of 2 budgets missed" in text
    assert text.rstrip().endswith("pages: a list of 1 room, of 20")


def test_the_report_says_when_all_budgets_are_met() -> None:
    met, text = show_report(
        at_most("pages", "history", 3, 3), Measurement("latency", "a bare echo", "p50 3.0  p95 6.0 ms")
    )
    assert met
    assert "all 1 budgets met" in text


def test_rows_are_not_broken_in_a_narrow_terminal() -> None:
    _, text = show_report(
        within("send to receive", "to the tutorial's", "p50 13.3  p95 20.7 ms", 1.55, 1.05, [1.4, 1.7])
    )
    [row] = [line for line in text.splitlines() if "tutorial's" in line and "1.55" in line]
    assert all(part in row for part in ("p50 13.3  p95 20.7 ms", "ratio <= 1.05", "(1.40-1.70)", "missed"))


def test_the_machines_host_name_is_not_published() -> None:
    machine_name = machine.name()
    assert "cores" in machine_name
    assert platform.python_version() in machine_name
    assert platform.node() not in machine_name


# what is published


def example_results() -> Results:
    took = Spread(8.0, 12.0)
    return Results(
        date="2026-11-27",
        commit="abc1234",
        machine="2 cores",
        measurements=[
            at_most("pages", "history", 5, 3),
            within("cold start", "import app", "9 ms", 1.1, 1.3, [1.0, 1.2]),
        ],
        conversation={latency.ECHO: took, latency.DIRECT: took},
        starts=[Start("ws_message", "a message", 200, 100, 10, 70)],
        points=[
            Point(dimension, size, growth.SEND, 1, 0, 4.0, took)
            for dimension in (growth.BY_DEVICES, growth.BY_ROOMS, growth.BY_MESSAGES)
            for size in (1, 10)
        ],
    )


def test_the_page_is_what_the_results_say() -> None:
    published = results.read()
    assert page.FILE.read_text() == page.page(published), "run: python -m bench.page"


def test_the_plots_are_what_the_results_say() -> None:
    drawn_plots = plots.draw(results.read())
    assert {path.name: path.read_text() for path in page.PLOTS.iterdir()} == drawn_plots, "run: python -m bench.page"
    assert all(f"/{name})" in page.FILE.read_text() for name in drawn_plots)


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    results.write(example_results(), tmp_path / "results.json")
    assert results.read(tmp_path / "results.json") == example_results()


def test_the_page_hides_no_miss() -> None:
    assert "1 of 2 budgets missed" in page.page(example_results())
    assert "| history | <= 3 | 5 |  | **missed** |" in page.page(example_results())


def test_a_plot_is_whole_and_loads_nothing() -> None:
    for svg in plots.draw(example_results()).values():
        ElementTree.fromstring(svg)
        assert "href" not in svg
        assert "<script" not in svg
