"""The alarms as a table, turned into CloudWatch alarms and a dashboard that shows the same metrics.

Each alarm has a heading of its name in docs/operations.md, which says what to do; its description leads there. The
numbers of our own are counted by ``chalicelib/metrics.py``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.template.functions import FUNCTIONS

Resource = dict[str, Any]

OURS = "PanditYatra"
RUNBOOK = "docs/operations.md"
MINUTE = 60
STACK = "${AWS::StackName}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Rings when a metric's ``statistic`` over ``seconds`` is ``above`` (or ``below``) a number, ``times`` in a row.

    ``dimensions`` may hold ``${...}`` of CloudFormation's. ``silence``: whether no data at all is alarming.
    """

    name: str
    description: str
    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    above: float | None = 0
    below: float | None = None
    statistic: str = "Sum"
    seconds: int = 5 * MINUTE
    times: int = 1
    silence: bool = False
    condition: str = "OnAws"
    runbook: str = field(default="")

    @property
    def heading(self) -> str:
        """Under which the runbook speaks of it."""
        return self.runbook or self.name

    @property
    def logical_id(self) -> str:
        return "".join(word.capitalize() for word in self.name.replace("_", "-").split("-")) + "Alarm"


def _app_alarm(name: str, description: str, metric: str, **options: Any) -> Alarm:
    return Alarm(name, description, OURS, metric, {"stage": "${Stage}", **options.pop("by", {})}, **options)


def _function(function: str) -> dict[str, str]:
    return {"FunctionName": f"{STACK}-{function}"}


REST = {"ApiName": f"{STACK}", "Stage": "api"}
SOCKETS = {"ApiId": "${WebsocketAPI}", "Stage": "api"}

ALARMS: tuple[Alarm, ...] = (
    *(
        Alarm(
            f"function-errors-{function.name}",
            f"{function.name} raised, ran out of time or of memory",
            "AWS/Lambda",
            "Errors",
            _function(function.name),
            runbook="function-errors",
        )
        for function in FUNCTIONS
    ),
    *(
        Alarm(
            f"function-throttles-{function.name}",
            f"Lambda refused to start {function.name}: the account's concurrency is used up",
            "AWS/Lambda",
            "Throttles",
            _function(function.name),
            runbook="function-throttles",
        )
        for function in FUNCTIONS
    ),
    Alarm("rest-5xx", "The REST API fails", "AWS/ApiGateway", "5XXError", REST, above=4),
    Alarm("rest-slow", "A REST request in a hundred takes more than 3 s", "AWS/ApiGateway", "Latency", REST,
          above=3000, statistic="p99", times=3),
    Alarm("sockets-failing", "Frames are not handled", "AWS/ApiGateway", "IntegrationError", SOCKETS, above=4),
    _app_alarm("webhooks-rejected", "Webhooks or returns whose signature is wrong", "WebhookVerdicts",
          by={"verdict": "rejected"}, above=4),
    _app_alarm("webhooks-failed", "Webhooks or returns that could not be dealt with", "WebhookVerdicts",
          by={"verdict": "failed"}, above=2),
    _app_alarm("payments-need-attention", "A payment waits for a person", "NeedsAttention"),
    Alarm("reconciler-silent", "The reconciler has not run for 15 minutes", "AWS/Lambda", "Invocations",
          _function("reconcile"), above=None, below=1, seconds=15 * MINUTE, silence=True),
    _app_alarm("reconciler-behind", "An open payment has been due for half an hour", "ReconcilerLag",
          above=1800, statistic="Maximum", times=2),
    _app_alarm("redis-failing", "Redis does not answer: nobody is seen, limits are open", "RedisFailures", above=9),
    Alarm("redis-full", "Valkey's memory is nearly used up", "AWS/ElastiCache", "DatabaseMemoryUsagePercentage",
          {"CacheClusterId": f"{STACK}-001"}, above=80, statistic="Maximum", times=2, condition="CacheOnNodes"),
    Alarm("failures-waiting", "An asynchronous call has failed to its last try", "AWS/SQS",
          "ApproximateNumberOfMessagesVisible", {"QueueName": f"{STACK}-failures"}, statistic="Maximum"),
    Alarm("mail-behind", "E-mails wait for more than 15 minutes", "AWS/Lambda", "IteratorAge", _function("deliver"),
          above=15 * MINUTE * 1000, statistic="Maximum", condition="MailIsOn"),
    Alarm("translation-behind", "What people wrote waits for its translation for 5 minutes", "AWS/Lambda",
          "IteratorAge", _function("translate"), above=5 * MINUTE * 1000, statistic="Maximum",
          condition="TranslationIsOn"),
)  # fmt: skip


def resources() -> dict[str, Resource]:
    """The alarms by logical id, and the dashboard."""
    return {alarm.logical_id: _alarm(alarm) for alarm in ALARMS} | {"Dashboard": _dashboard()}


def _alarm(alarm: Alarm) -> Resource:
    above = alarm.above is not None
    statistic = "ExtendedStatistic" if alarm.statistic.startswith("p") else "Statistic"
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Condition": alarm.condition,
        "Properties": {
            "AlarmName": {"Fn::Sub": f"{STACK}-{alarm.name}"},
            "AlarmDescription": f"{alarm.description}. What to do: {RUNBOOK}#{alarm.heading}",
            "Namespace": alarm.namespace,
            "MetricName": alarm.metric,
            "Dimensions": [{"Name": name, "Value": {"Fn::Sub": value}} for name, value in alarm.dimensions.items()],
            statistic: alarm.statistic,
            "Period": alarm.seconds,
            "EvaluationPeriods": alarm.times,
            "Threshold": alarm.above if above else alarm.below,
            "ComparisonOperator": "GreaterThanThreshold" if above else "LessThanThreshold",
            "TreatMissingData": "breaching" if alarm.silence else "notBreaching",
            "AlarmActions": [{"Ref": "AlarmsTopic"}],
            "OKActions": [{"Ref": "AlarmsTopic"}],
        },
    }


# What the dashboard shows, row by row: a title, and metrics as CloudWatch's own JSON has them.
Line = list[str]
CHARTS: tuple[tuple[str, str, list[Line]], ...] = (
    ("Conversation", "Sum",
     [[OURS, name, "stage", "${Stage}"] for name in ("Messages", "Deliveries", "GoneConnections")]),
    ("Sockets", "Sum", [["AWS/ApiGateway", name, "ApiId", "${WebsocketAPI}", "Stage", "api"]
                        for name in ("ConnectCount", "MessageCount", "ClientError", "IntegrationError")]),
    ("Payments: all, and those that want a person", "Sum",
     [[OURS, name, "stage", "${Stage}"] for name in ("Payments", "NeedsAttention")]),
    ("Webhooks by verdict", "Sum", [[OURS, "WebhookVerdicts", "stage", "${Stage}", "verdict", verdict]
                                    for verdict in ("processed", "rejected", "unknown", "failed")]),
    ("REST: requests and refusals", "Sum",
     [["AWS/ApiGateway", name, "ApiName", STACK, "Stage", "api"] for name in ("Count", "4XXError", "5XXError")]),
    ("REST: milliseconds, 99 of 100", "p99", [["AWS/ApiGateway", "Latency", "ApiName", STACK, "Stage", "api"]]),
    ("Functions: milliseconds, 99 of 100", "p99",
     [["AWS/Lambda", "Duration", "FunctionName", f"{STACK}-{function.name}"] for function in FUNCTIONS]),
    ("Functions: errors", "Sum",
     [["AWS/Lambda", "Errors", "FunctionName", f"{STACK}-{function.name}"] for function in FUNCTIONS]),
    ("Reconciler: seconds behind", "Maximum", [[OURS, "ReconcilerLag", "stage", "${Stage}"]]),
    ("Redis and failures", "Sum",
     [[OURS, "RedisFailures", "stage", "${Stage}"],
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", f"{STACK}-failures"]]),
)  # fmt: skip
WIDTH, HEIGHT = 12, 6


def _dashboard() -> Resource:
    widgets = [
        {
            "type": "metric",
            "x": number % 2 * WIDTH,
            "y": number // 2 * HEIGHT,
            "width": WIDTH,
            "height": HEIGHT,
            "properties": {
                "title": title,
                "stat": statistic,
                "period": 5 * MINUTE,
                "region": "${AWS::Region}",
                "metrics": metrics,
            },
        }
        for number, (title, statistic, metrics) in enumerate(CHARTS)
    ]
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Condition": "OnAws",
        "Properties": {
            "DashboardName": {"Ref": "AWS::StackName"},
            "DashboardBody": {"Fn::Sub": json.dumps({"widgets": widgets})},
        },
    }
