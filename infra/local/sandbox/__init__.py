"""Simulates the payment gateways on this machine: their wire formats, their pages, and their failures.

``app`` is the server, ``gateways`` the application's configuration for it. It checks
requests as strictly as the gateways do, and knows nothing of the application: it would serve any shop. No part of it
goes into the package for AWS.
"""

from infra.local.sandbox.config import gateways
from infra.local.sandbox.server import app

__all__ = ["app", "gateways"]
