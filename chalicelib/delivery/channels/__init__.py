"""The channels by which a notification leaves the system.

A channel knows one service (for e-mail, SES). It knows neither DynamoDB nor streams, and of the person no more than
:class:`Recipient`. To add one (SMS, web push), write a module beside ``email`` and add it to ``configured_channels``.
"""

from chalicelib.delivery.channels.base import Channel
from chalicelib.delivery.channels.email import EmailChannel
from chalicelib.settings import settings


def configured_channels() -> list[Channel]:
    """Returns the channels that are switched on in this stage: e-mail where a sender's address is set."""
    sender = settings().mail_sender
    return [EmailChannel(sender, settings().public_url)] if sender else []
