"""Puts the built web client where the front door finds it, and has old copies forgotten.

Assets are uploaded before the pages that name them, and stay: somebody may still have the page of before.
"""

import mimetypes
import time
from pathlib import Path

from infra import aws
from infra.local.static import FOREVER, FRESH


def upload(folder: Path, bucket: str, endpoint_url: str | None = None) -> int:
    """Uploads all files of ``folder``; answers how many."""
    client = aws.client("s3", endpoint_url)
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    for path in sorted(files, key=lambda one: (one.parent.name != "assets", one.name == "index.html", one)):
        kept = FOREVER if path.parent.name == "assets" else FRESH
        client.put_object(
            Bucket=bucket,
            Key=path.relative_to(folder).as_posix(),
            Body=path.read_bytes(),
            ContentType=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            CacheControl=kept["Cache-Control"],
        )
    return len(files)


def invalidate(distribution_id: str) -> None:
    """Has the CDN ask again for everything: one path, which costs nothing."""
    aws.client("cloudfront").create_invalidation(
        DistributionId=distribution_id,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time_ns())},
    )
