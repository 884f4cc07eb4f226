"""Metrics are written with the log line of their own invocation only."""

from functools import partial
from typing import Any, get_args

import pytest

from chalicelib import log, metrics
from chalicelib.parallel import map_parallel, run_parallel
from infra.template.alarms import ALARMS, OURS, Alarm
from tests import emf
from tests.integration.chat_client import run_concurrently


def test_a_log_line_carries_its_metrics(caplog: pytest.LogCaptureFixture) -> None:
    with log.invocation("ws_message", "c1", action="message"):
        metrics.count("Messages")
        metrics.count("Deliveries", 2)
        metrics.count("Deliveries")

    [line] = emf.lines(caplog.records)
    assert (line["function"], line["action"], line["stage"]) == ("ws_message", "message", "test")
    assert emf.metrics([line]) == {"Messages": 1, "Deliveries": 3}


def test_a_log_line_without_metrics_stays_plain(caplog: pytest.LogCaptureFixture) -> None:
    with log.invocation("api", "c1"):
        pass

    [line] = emf.lines(caplog.records)
    assert "_aws" not in line


def test_two_dimensions_give_a_total_one_by_the_last_and_one_by_both(caplog: pytest.LogCaptureFixture) -> None:
    with log.invocation("webhooks", "c1"):
        metrics.count("Payments", method="KHALTI", outcome="CAPTURE")
        metrics.count("WebhookVerdicts", method="KHALTI", verdict="processed")

    [line] = emf.lines(caplog.records)
    assert emf.metrics([line]) == {"Payments": 1, "WebhookVerdicts": 1}
    assert emf.metrics([line], outcome="CAPTURE") == {"Payments": 1}
    assert emf.metrics([line], method="KHALTI", outcome="CAPTURE") == {"Payments": 1}
    assert emf.metrics([line], method="KHALTI", verdict="processed") == {"WebhookVerdicts": 1}


def test_two_values_of_one_dimension_need_two_lines(caplog: pytest.LogCaptureFixture) -> None:
    with log.invocation("reconcile", "c1", outcome="WAIT"):
        for method in ("KHALTI", "ESEWA", "KHALTI"):
            metrics.count("Payments", method=method, outcome="CAPTURE")
        metrics.measure("ReconcilerLag", 12.5)

    lines_found = emf.lines(caplog.records)
    assert {line["correlation_id"] for line in lines_found} == {"c1"}
    assert emf.metrics(lines_found) == {"Payments": 3, "ReconcilerLag": 12.5}
    assert emf.metrics(lines_found, method="KHALTI", outcome="CAPTURE") == {"Payments": 2}
    assert emf.metrics(lines_found, method="ESEWA", outcome="CAPTURE") == {"Payments": 1}
    assert lines_found[0]["outcome"] == "WAIT"


def test_threads_count_for_the_invocation_that_started_them(caplog: pytest.LogCaptureFixture) -> None:
    with log.invocation("ws_message", "c1"):
        map_parallel(lambda _: metrics.count("Deliveries"), [(number,) for number in range(50)])
        run_parallel(lambda: metrics.count("RedisFailures"), lambda: metrics.count("RedisFailures"))

    assert emf.metrics(emf.lines(caplog.records)) == {"Deliveries": 50, "RedisFailures": 2}


def test_concurrent_invocations_count_separately(caplog: pytest.LogCaptureFixture) -> None:
    def invoke(number: int) -> None:
        with log.invocation("api", str(number)):
            for _ in range(number):
                map_parallel(lambda: metrics.count("Deliveries"), [(), ()])

    run_concurrently([partial(invoke, number) for number in range(1, 9)])

    counts = {line["correlation_id"]: emf.metrics([line])["Deliveries"] for line in emf.lines(caplog.records)}
    assert counts == {str(number): 2 * number for number in range(1, 9)}


def test_counts_outside_an_invocation_are_dropped(caplog: pytest.LogCaptureFixture) -> None:
    metrics.count("Messages")
    with log.invocation("api", "c1"):
        pass

    assert emf.metrics(emf.lines(caplog.records)) == {}


def test_a_failed_invocation_keeps_its_counts(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        with log.invocation("api", "c1"):
            metrics.count("RedisFailures")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    [line] = emf.lines(caplog.records)
    assert (line["level"], line["error"]) == ("ERROR", "ZeroDivisionError")
    assert emf.metrics([line]) == {"RedisFailures": 1}


def test_an_invalid_count_does_not_break_the_handler(caplog: pytest.LogCaptureFixture) -> None:
    with log.invocation("api", "c1", status=200):
        metrics.count("Messages", "three")  # type: ignore[arg-type]

    [line] = emf.lines(caplog.records)
    assert (line["level"], line["status"], line["metrics_error"]) == ("INFO", 200, "TypeError")


@pytest.mark.parametrize("alarm", [alarm for alarm in ALARMS if alarm.namespace == OURS], ids=lambda alarm: alarm.name)
def test_metrics_of_alarms_are_counted_with_their_dimensions(alarm: Alarm, caplog: pytest.LogCaptureFixture) -> None:
    dimensions = {name: value for name, value in alarm.dimensions.items() if name != "stage"}
    verdict = {"method": "STRIPE", "verdict": dimensions.get("verdict", "processed")}
    with log.invocation("webhooks", "c1"):
        for name in get_args(metrics.CounterName):
            values: dict[str, Any] = {
                "Payments": {"method": "STRIPE", "outcome": "CAPTURE"},
                "WebhookVerdicts": verdict,
            }
            metrics.count(name, **values.get(name, {}))
        metrics.measure("ReconcilerLag", 1.0)

    assert emf.metrics(emf.lines(caplog.records), **dimensions)[alarm.metric] == 1
