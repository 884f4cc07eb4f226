"""A sandbox of the payment gateways, for this machine only: their wire formats, their pages, and their bad days.

``app`` is the server, ``gateways`` the application's configuration for it. It is as strict about what it is sent as
they are, and knows nothing of the application: it would serve any shop. No part of it goes into the package for AWS.
"""

from infra.local.sandbox.config import gateways
from infra.local.sandbox.server import app

__all__ = ["app", "gateways"]
