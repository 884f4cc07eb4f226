"""Whether a stage has migrations to run. Knows its tables only by name, so it needs no application."""

from infra import aws
from infra.operate.migrations import NAMES


def pending(prefix: str, endpoint_url: str | None = None) -> list[str]:
    """The names of the migrations that are not finished. Raises botocore's ``ClientError``."""
    table = f"{prefix}-migrations"
    keys = [{"name": {"S": name}} for name in NAMES]
    answer = aws.client("dynamodb", endpoint_url).batch_get_item(RequestItems={table: {"Keys": keys}})
    finished = {item["name"]["S"] for item in answer["Responses"][table] if "finished_at" in item}
    return [name for name in NAMES if name not in finished]
