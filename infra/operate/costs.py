"""Calculates what a month on AWS costs, from measured use and list prices, as tables in docs/operations.md.

    .venv/bin/python -m infra.operate.costs

What is measured comes from docs/performance.json and is held by tests (``tests/integration/test_costs.py``); what is
assumed says so in the page. Knows no account and asks nobody.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from infra.paths import ROOT
from infra.template.alarms import ALARMS

PAGE = ROOT / "docs" / "operations.md"
BEGIN, END = "<!-- made by: python -m infra.operate.costs -->\n", "<!-- until here -->\n"

# List prices of us-east-1 in US dollars: a million of something, a GB, an hour, or a month.
WEBSOCKET, SOCKET_MINUTES, REST = 1.00, 0.25, 3.50
INVOCATIONS, GB_SECONDS = 0.20, 16.67
WRITE_UNITS, READ_UNITS = 0.625, 0.125
LOGS_GB, NAT_GB, CDN_GB, CDN_REQUESTS, WAF_REQUESTS, TRACES = 0.50, 0.045, 0.085, 1.00, 0.60, 5.00
NAT_HOUR, ADDRESS_HOUR, VALKEY_HOUR = 0.045, 0.005, 0.0256
FIREWALL, FIREWALL_RULE, ALARM, METRIC, SECRET = 5.00, 1.00, 0.10, 0.30, 0.40

# Measured: what is in the transactions of a message and of its being read, by test.
MESSAGE_ITEMS, READ_ITEMS, READS = 4, 2, 3
TRANSACTION_UNITS = 2
"""Units of an item in a transaction, for up to 1 KB."""
INDEX_UNITS = 3 * 2 + 2
"""A message moves its room in three indexes (out, in); being read changes it in the two that hold all of it."""
# Assumed of how people talk: each message is read at once, announced by typing, both are there.
FRAMES_IN, FRAMES_OUT = 4, 6
MINUTES, REQUESTS, CONNECTS = 3, 0.3, 0.1
# Assumed of AWS: what calls and posts take there, and what a call leaves in the logs.
WAITING_MS, LOGS_KB, NAT_KB, CDN_KB = 20, 1.2, 7, 4
CORE_MB, MEMORY_MB = 1769, 1024
SAMPLED = 0.05
HOURS, DAYS, METRICS, SECRETS = 730, 30, 25, 3
TRAFFIC = (100, 10_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its name, how its dollars are calculated, and the dollars."""

    name: str
    calculation: str
    dollars: float


def of_a_million() -> list[Line]:
    """The usage costs of a million messages."""
    frames, calls = FRAMES_IN + FRAMES_OUT, FRAMES_IN + REQUESTS + 3 * CONNECTS
    milliseconds = _processor_ms() * CORE_MB / MEMORY_MB + WAITING_MS
    seconds = calls * milliseconds / 1000
    writes = (MESSAGE_ITEMS + READ_ITEMS) * TRANSACTION_UNITS + INDEX_UNITS
    edge = REQUESTS + CONNECTS
    out = NAT_KB * NAT_GB + CDN_KB * CDN_GB + edge * (CDN_REQUESTS + WAF_REQUESTS) + calls * SAMPLED * TRACES
    return [
        Line("WebSocket", f"{frames} M frames, {MINUTES} M minutes", frames * WEBSOCKET + MINUTES * SOCKET_MINUTES),
        Line("REST", f"{REQUESTS} M requests", REQUESTS * REST),
        Line(
            "Lambda",
            f"{calls:.1f} M calls of {milliseconds:.0f} ms at {MEMORY_MB} MB",
            calls * INVOCATIONS + seconds * MEMORY_MB / 1024 * GB_SECONDS,
        ),
        Line(
            "DynamoDB",
            f"{writes} M write and {READS} M read units",
            writes * WRITE_UNITS + READS * READ_UNITS,
        ),
        Line("logs", f"{calls * LOGS_KB:.1f} GB", calls * LOGS_KB * LOGS_GB),
        Line("NAT, CDN, WAF, X-Ray", f"{NAT_KB} GB, {CDN_KB} GB, {edge:.1f} M requests, {SAMPLED:.0%} traced", out),
    ]


def of_production() -> list[Line]:
    """The monthly costs of an idle production stage."""
    monitoring = len(ALARMS) * ALARM + METRICS * METRIC + SECRETS * SECRET
    return [
        Line("two NAT gateways and their addresses", f"2 × {HOURS} h", 2 * HOURS * (NAT_HOUR + ADDRESS_HOUR)),
        Line("Valkey, two cache.t4g.small", f"2 × {HOURS} h", 2 * HOURS * VALKEY_HOUR),
        Line("firewall", "and 2 rules", FIREWALL + 2 * FIREWALL_RULE),
        Line(f"{len(ALARMS)} alarms, {METRICS} metrics, {SECRETS} secrets", "", monitoring),
    ]


def tables() -> str:
    """The three tables in Markdown."""
    use, idle = of_a_million(), of_production()
    a_million, fixed = _total(use), _total(idle)
    rows = []
    for messages in TRAFFIC:
        millions = messages * DAYS / 1e6
        by_use = millions * a_million
        rows.append(f"| {messages:,} | {millions:g} | {by_use:.2f} | {fixed:.2f} | **${by_use + fixed:,.0f}** |")
    month = "| messages a day | of 30 days, in millions | by use | idle | a month |\n|---|---|---|---|---|\n"
    return "\n".join(
        [_table("for a million messages", use), _table("production, idle", idle), month + "\n".join(rows) + "\n"]
    )


def _table(title: str, lines: Sequence[Line]) -> str:
    rows = [f"| {line.name} | {line.calculation} | {line.dollars:.2f} |" for line in lines]
    return "\n".join([f"| {title} | | $ |", "|---|---|---|", *rows, f"| | | **{_total(lines):.2f}** |", ""])


def _total(lines: Sequence[Line]) -> float:
    return sum(line.dollars for line in lines)


def _processor_ms() -> float:
    """Our own work for a frame on a whole core: the dearer of sending a message and marking it read."""
    points = json.loads((ROOT / "docs" / "performance.json").read_text())["points"]
    milliseconds = [
        point["cpu"]
        for point in points
        if point["dimension"].startswith("devices") and point["size"] == 1 and "cpu" in point
    ]
    return float(max(milliseconds))


def main() -> None:
    text = PAGE.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}")
    print(tables())


if __name__ == "__main__":
    main()
