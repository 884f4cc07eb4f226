"""The stream of the notifications, to the function that sends e-mails."""

import json

from chalicelib.delivery.channels.email import EmailChannel
from chalicelib.notifications.catalogue import NotificationType
from tests.unit.template.reading import Resource, statements


def test_the_stream_of_the_notifications_feeds_the_function_only_where_there_is_a_sender(
    template: Resource,
) -> None:
    mapping = template["Resources"]["NotificationsStream"]
    assert mapping["Condition"] == "MailIsOn"
    assert template["Parameters"]["MailSender"]["Default"] == ""
    assert mapping["Properties"]["EventSourceArn"] == {"Fn::GetAtt": ["NotificationsTable", "StreamArn"]}
    table = template["Resources"]["NotificationsTable"]["Properties"]
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    assert "StreamSpecification" not in template["Resources"]["InboxesTable"]["Properties"]


def test_the_function_is_called_for_exactly_what_a_channel_carries(template: Resource) -> None:
    mapping = template["Resources"]["NotificationsStream"]["Properties"]
    (pattern,) = [json.loads(filter_["Pattern"]) for filter_ in mapping["FilterCriteria"]["Filters"]]
    prefixes = tuple(filter_["prefix"] for filter_ in pattern["dynamodb"]["NewImage"]["notification_type"]["S"])
    mail = EmailChannel("namaste@example.com", "https://example.com")
    for kind in NotificationType:
        assert mail.carries(kind) == kind.startswith(prefixes)


def test_an_undeliverable_mail_is_not_retried_for_ever(template: Resource) -> None:
    mapping = template["Resources"]["NotificationsStream"]["Properties"]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["MaximumRecordAgeInSeconds"] == 3600


def test_the_delivery_function_reads_one_stream_and_sends_from_one_address(template: Resource) -> None:
    statements_by_sid = {filter_["Sid"]: filter_ for filter_ in statements(template, "DeliveryRole")}
    assert statements_by_sid["ReadStreams"]["Resource"] == [{"Fn::GetAtt": ["NotificationsTable", "StreamArn"]}]
    on_aws = statements_by_sid["Mail"]["Condition"]["Fn::If"][1]
    assert on_aws == {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}}
    assert statements_by_sid.keys() & {"WriteTables", "ReadAndWriteTables"} == set()
    assert "ReadSecrets" not in statements_by_sid
