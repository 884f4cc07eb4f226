"""The parts of the distribution that are not YAML: the function at its edge, and the security headers.

The function is a file of its own, so that it can be run by whoever tests it; the headers are written once for this
front door and for the local one.
"""

from pathlib import Path
from typing import Any

from infra.deploy.headers import GATEWAY_FORMS, TWO_YEARS, security_headers

Resource = dict[str, Any]

FUNCTION = Path(__file__).with_name("frontdoor.js")
# Where the client is visited, and whence files come: names that Fn::Sub replaces.
SITE = "https://${Host}"
ATTACHMENTS = "https://${AttachmentsBucket.RegionalDomainName}"
HOST = {"Fn::If": ["HasDomain", {"Ref": "DomainName"}, {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "PublicUrl"}]}]}]}


def resources() -> dict[str, Resource]:
    """The resources to be merged onto ``distribution.yml``."""
    return {
        "FrontDoorFunction": {"Properties": {"FunctionCode": FUNCTION.read_text()}},
        "SecurityHeaders": {
            "Type": "AWS::CloudFront::ResponseHeadersPolicy",
            "Condition": "OnAws",
            "Properties": {"ResponseHeadersPolicyConfig": _policy()},
        },
    }


def _policy() -> Resource:
    headers = security_headers(site=[SITE], attachments=[ATTACHMENTS], forms=GATEWAY_FORMS)
    # CloudFront has words of its own for these; what is left it takes as it is.
    by_name: dict[str, Resource] = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": {"Fn::Sub": [headers.pop("Content-Security-Policy"), {"Host": HOST}]}
        },
        "ContentTypeOptions": {},
        "FrameOptions": {"FrameOption": headers.pop("X-Frame-Options")},
        "ReferrerPolicy": {"ReferrerPolicy": headers.pop("Referrer-Policy")},
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": TWO_YEARS, "IncludeSubdomains": True},
    }
    for name in ("X-Content-Type-Options", "Strict-Transport-Security"):
        del headers[name]
    custom = [{"Header": name, "Value": value, "Override": True} for name, value in sorted(headers.items())]
    return {
        "Name": {"Fn::Sub": "${AWS::StackName}-security"},
        "SecurityHeadersConfig": {name: {**header, "Override": True} for name, header in by_name.items()},
        "CustomHeadersConfig": {"Items": custom},
    }
