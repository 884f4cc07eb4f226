"""Every alarm leads to somebody who knows what to do, and watches what is really counted."""

import json
import re
from typing import get_args

import pytest

from chalicelib import metrics
from infra.paths import ROOT
from infra.template import alarms
from infra.template.alarms import ALARMS, Alarm

RUNBOOK = (ROOT / alarms.RUNBOOK).read_text()


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_every_alarm_has_its_heading_in_the_runbook_and_says_where(alarm: Alarm) -> None:
    assert re.search(rf"^### {alarm.heading}$", RUNBOOK, re.MULTILINE)
    properties = alarms.resources()[alarm.logical_id]["Properties"]
    assert properties["AlarmDescription"].endswith(f"{alarms.RUNBOOK}#{alarm.heading}")
    assert properties["AlarmActions"] == [{"Ref": "AlarmsTopic"}]


def test_every_heading_of_the_runbook_is_an_alarm() -> None:
    section = RUNBOOK.partition("## When an alarm rings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^### (\S+)$", section, re.MULTILINE)) == {alarm.heading for alarm in ALARMS}


def test_alarms_and_charts_use_exactly_the_counted_metrics() -> None:
    metric_names = {*get_args(metrics.CounterName), *get_args(metrics.DurationName)}
    charted_names = {line[1] for _, _, lines in alarms.CHARTS for line in lines if line[0] == alarms.OURS}
    alarm_metrics = {alarm.metric for alarm in ALARMS if alarm.namespace == alarms.OURS}
    assert metrics.NAMESPACE == alarms.OURS
    assert alarm_metrics | charted_names == metric_names


def test_the_dashboard_is_json_that_cloudformation_can_fill_in() -> None:
    body = alarms.resources()["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    assert len(json.loads(body)["widgets"]) == len(alarms.CHARTS)
