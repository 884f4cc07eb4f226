"""The ways on which a notification leaves for people who are not looking: e-mail, and whatever joins it.

A channel knows one service (SES) and nothing of DynamoDB, streams or who the recipient is beyond :class:`Recipient`.
A new one (SMS, web push) is a module beside ``mail`` and a line in ``configured``.
"""

from chalicelib.notifications.channels.base import Channel
from chalicelib.notifications.channels.mail import Mail
from chalicelib.settings import settings


def configured() -> list[Channel]:
    """The channels that are switched on in this stage: e-mail where a sender's address is set."""
    sender = settings().mail_sender
    return [Mail(sender, settings().public_url)] if sender else []
