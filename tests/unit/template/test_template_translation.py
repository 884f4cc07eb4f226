"""The streams of what people write, to the function that fills in the other language."""

from chalicelib.settings import settings
from chalicelib.translation.service import ENTITIES
from chalicelib.translation.translators import TRANSLATORS
from infra.template.tables import logical_id
from tests.unit.template.reading import Resource, statements

STREAMS = {"MessagesStream": "MessagesTable", "ReviewsStream": "ReviewsTable", "BookingsStream": "BookingsTable"}


def test_translation_is_off_without_a_translator(template: Resource) -> None:
    assert template["Parameters"]["Translator"]["Default"] == "none"
    assert template["Conditions"]["TranslationIsOn"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Translator"}, "none"]}]}
    assert {template["Resources"][name]["Condition"] for name in STREAMS} == {"TranslationIsOn"}


def test_every_translator_of_the_application_can_be_chosen(template: Resource) -> None:
    assert template["Parameters"]["Translator"]["AllowedValues"] == ["none", *TRANSLATORS]


def test_every_table_with_texts_in_two_languages_feeds_the_translation(template: Resource) -> None:
    for name, table in STREAMS.items():
        mapping = template["Resources"][name]["Properties"]
        assert mapping["EventSourceArn"] == {"Fn::GetAtt": [table, "StreamArn"]}
        assert template["Resources"][table]["Properties"]["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["MaximumRecordAgeInSeconds"] == 900
    prefix = settings().table_prefix
    assert {logical_id(name.removeprefix(f"{prefix}-")) for name in ENTITIES} == set(STREAMS.values())


def test_the_translation_function_writes_translations_and_departures_only(template: Resource) -> None:
    statements_by_sid = {statement["Sid"]: statement for statement in statements(template, "TranslationRole")}
    arns = [
        arn
        for sid in ("ReadAndWriteTables", "WriteTables")
        for arn in statements_by_sid.get(sid, {"Resource": []})["Resource"]
    ]
    written_tables = {arn["Fn::GetAtt"][0] for arn in arns}
    departures = {"ConnectionsTable", "RostersTable", "RoomsTable", "NotificationsTable", "InboxesTable"}
    assert written_tables == {*STREAMS.values(), *departures}
    assert statements_by_sid["DeleteItems"]["Resource"] == [{"Fn::GetAtt": ["ConnectionsTable", "Arn"]}]
    assert "ReadSecrets" not in statements_by_sid
