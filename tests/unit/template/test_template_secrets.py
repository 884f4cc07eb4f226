"""The template contains no secret, and files are private."""

from tests.unit.template.reading import Resource, of_type


def test_the_template_contains_no_secret(template: Resource) -> None:
    secrets = of_type(template, "SecretsManager::Secret")
    assert secrets["AppSecret"]["GenerateSecretString"]["GenerateStringKey"] == "signing_key"
    assert "SecretString" not in secrets["AppSecret"]
    assert secrets["GatewaysSecret"]["SecretString"] == {"Ref": "GatewaysConfiguration"}
    assert template["Parameters"]["GatewaysConfiguration"]["NoEcho"] is True


def test_attachments_are_private_and_open_only_to_the_configured_origins(template: Resource) -> None:
    bucket = template["Resources"]["AttachmentsBucket"]["Properties"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    (rule,) = bucket["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == {"Ref": "AllowedOrigins"}


def test_uploads_that_nobody_sends_and_transcripts_are_swept_away_and_nothing_else(template: Resource) -> None:
    rules = template["Resources"]["AttachmentsBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    expiring = [(rule["Prefix"], rule["ExpirationInDays"]) for rule in rules if "ExpirationInDays" in rule]
    assert expiring == [("uploads/", 1), ("transcripts/", 1)]
