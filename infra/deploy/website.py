"""Uploads the built web client to the bucket behind the front door, and invalidates the CDN's copies.

Assets are uploaded before the pages that name them, and stay: somebody may still have the page of before.
"""

import mimetypes
import time
from pathlib import Path

from infra import aws
from infra.local.static import IMMUTABLE, REVALIDATED


def upload(folder: Path, bucket: str, endpoint_url: str | None = None) -> int:
    """Uploads all files of ``folder``; returns how many."""
    client = aws.client("s3", endpoint_url)
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    for path in sorted(files, key=lambda file: (file.parent.name != "assets", file.name == "index.html", file)):
        cache_control = IMMUTABLE if path.parent.name == "assets" else REVALIDATED
        client.put_object(
            Bucket=bucket,
            Key=path.relative_to(folder).as_posix(),
            Body=path.read_bytes(),
            ContentType=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            CacheControl=cache_control["Cache-Control"],
        )
    return len(files)


def invalidate(distribution_id: str) -> None:
    """Invalidates everything that the CDN has cached. It is one path, which is free of charge."""
    aws.client("cloudfront").create_invalidation(
        DistributionId=distribution_id,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time_ns())},
    )
