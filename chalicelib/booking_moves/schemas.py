"""The body of a request that moves a booking on."""

from chalicelib.schema.base import Body
from chalicelib.schema.fields import Reason


class MoveBody(Body):
    """Why a booking is moved on: required of a pandit and an admin who cancel."""

    reason: Reason | None = None
