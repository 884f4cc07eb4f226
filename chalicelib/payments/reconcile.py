"""The reconciler, every five minutes. No payment can be open yet, so it has nothing to look up."""

from chalice.app import Blueprint, CloudWatchEvent

from chalicelib.edge import log

functions = Blueprint(__name__)


@functions.schedule("rate(5 minutes)")
def reconcile(event: CloudWatchEvent) -> None:
    with log.invocation("reconcile", str(event.to_dict().get("id", "")), open_attempts=0):
        pass
