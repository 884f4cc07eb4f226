"""connectIPS: the login page's form and the two web services, which check each token with the creditor's public key."""

import re
from base64 import b64decode
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.unit.payments.fakes.server import Fake, Refused, Reply, Request, basic, refuse_unless

MAX_LENGTHS = {
    "MERCHANTID": 20,
    "APPID": 20,
    "APPNAME": 30,
    "TXNID": 20,
    "TXNDATE": 10,
    "TXNCRNCY": 3,
    "TXNAMT": 20,
    "REFERENCEID": 20,
    "REMARKS": 50,
    "PARTICULARS": 100,
    "TOKEN": 512,
}


@cache
def creditor_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(layout: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return creditor_key().private_bytes(Encoding.PEM, layout, NoEncryption()).decode()


@dataclass
class Payment:
    txn_id: str
    amount: int
    date: str
    status: str = "ERROR"
    prose: str = "TRANSACTION INCOMPLETE"
    said: dict[str, Any] = field(default_factory=dict)
    """What the answers say otherwise than they should."""


class FakeConnectIps(Fake):
    PASSWORD = "Abcd@123-nchl"

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, Payment] = {}
        self.detail_works = True

    def config(self) -> dict[str, Any]:
        return {
            "base_url": self.url,
            "merchant_id": 550,
            "app_id": "MER-550-APP-1",
            "app_name": "PanditYatra",
            "password": self.PASSWORD,
            "private_key_pem": pem(),
        }

    def answer(self, request: Request) -> Reply:
        match request.verb, request.path:
            case "POST", "/connectipswebgw/loginpage":
                return self.login_page(request.form)
            case "POST", "/connectipswebws/api/creditor/validatetxn":
                return self._validate(request)
            case "POST", "/connectipswebws/api/creditor/gettxndetail":
                return self._detail(request)
        raise Refused("no such page", 404)

    def login_page(self, form: dict[str, str]) -> Reply:
        refuse_unless(list(form) == list(MAX_LENGTHS), "a field is missing or foreign")
        for name, length in MAX_LENGTHS.items():
            refuse_unless(0 < len(form[name]) <= length, f"{name} is empty or too long")
        refuse_unless(form["MERCHANTID"] == "550" and form["APPID"] == "MER-550-APP-1", "merchant", 403)
        refuse_unless(form["TXNCRNCY"] == "NPR" and form["TXNAMT"].isdigit(), "amount")
        refuse_unless(re.fullmatch(r"\d\d-\d\d-\d{4}", form["TXNDATE"]), "date")
        refuse_unless(form["TXNID"] not in self.payments, "multiple gateway payments at once", 403)
        signed = ",".join(f"{name}={form[name]}" for name in MAX_LENGTHS if name != "TOKEN") + ",TOKEN=TOKEN"
        # Free text that could be read as another field would make the signed text ambiguous.
        refuse_unless(signed.count("=") == len(MAX_LENGTHS) and signed.count(",") == len(MAX_LENGTHS) - 1, "ambiguous")
        self._verify(form["TOKEN"], signed)
        self.payments[form["TXNID"]] = Payment(form["TXNID"], int(form["TXNAMT"]), form["TXNDATE"])
        return Reply({"page": "log in to connectIPS"})

    def _verify(self, token: str, text: str) -> None:
        try:
            creditor_key().public_key().verify(b64decode(token, validate=True), text.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            raise Refused("TOKEN is not valid", 401) from None

    def _asked(self, request: Request) -> Payment | None:
        credentials = basic("MER-550-APP-1", self.PASSWORD)
        refuse_unless(request.headers.get("authorization") == credentials, "Unauthorized", 401)
        asked = request.json
        refuse_unless(set(asked) == {"merchantId", "appId", "referenceId", "txnAmt", "token"}, "fields")
        refuse_unless(type(asked["merchantId"]) is int and type(asked["txnAmt"]) is int, "numbers")
        self._verify(
            asked["token"],
            f"MERCHANTID={asked['merchantId']},APPID={asked['appId']},"
            f"REFERENCEID={asked['referenceId']},TXNAMT={asked['txnAmt']}",
        )
        return self.payments.get(asked["referenceId"])

    def _validate(self, request: Request) -> Reply:
        asked = request.json
        payment = self._asked(request) or Payment(asked["referenceId"], 0, "", "ERROR", "TRANSACTION NOT FOUND")
        body = {
            "merchantId": 550,
            "appId": "MER-550-APP-1",
            "referenceId": payment.txn_id,
            "txnAmt": str(payment.amount),
            "token": None,
            "status": payment.status,
            "statusDesc": payment.prose,
        }
        return Reply(body | payment.said)

    def _detail(self, request: Request) -> Reply:
        payment = self._asked(request)
        refuse_unless(self.detail_works and payment is not None, "no detail", 500)
        assert payment is not None
        return Reply(
            {
                "merchantId": 550,
                "appId": "MER-550-APP-1",
                "referenceId": payment.txn_id,
                "txnAmt": payment.amount / 100,
                "token": "a signature of NCHL's",
                "status": payment.status,
                "statusDesc": payment.prose,
                "txnId": 4729683,
                "txnCrncy": "NPR",
                "creditStatus": "000",
            }
        )
