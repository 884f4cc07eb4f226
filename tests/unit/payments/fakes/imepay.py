"""IME Pay's web API as its own shop plugins use it: GetToken, the checkout form, Recheck and Confirm."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from tests.unit.payments.fakes.server import Fake, Refused, Reply, Request, basic, refuse_unless

TEXTS = {"0": "Success", "1": "Transaction Failed", "2": "Error", "3": "Operation Cancelled By User"}


@dataclass
class Payment:
    token: int
    ref_id: str
    amount: str
    code: str = "2"
    confirmable: bool = True
    confirmed: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    """What the answers say otherwise than they should."""


class FakeImePay(Fake):
    USER, PASSWORD, MODULE, MERCHANT = "pandityatra", "ime@1234-test", "PANDITYATRA", "PANDIT"

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, Payment] = {}

    def config(self) -> dict[str, Any]:
        return {
            "base_url": f"{self.url}/",
            "merchant_code": self.MERCHANT,
            "api_user": self.USER,
            "api_password": self.PASSWORD,
            "module": self.MODULE,
        }

    def answer(self, request: Request) -> Reply:
        if (request.verb, request.path) == ("POST", "/WebCheckout/Checkout"):
            return self._checkout(request.form)
        refuse_unless(request.headers.get("authorization") == basic(self.USER, self.PASSWORD), "Unauthorized", 401)
        module = b64encode(self.MODULE.encode()).decode()
        refuse_unless(request.headers.get("module") == module, "Unauthorized module", 401)
        asked = request.json
        refuse_unless(asked.get("MerchantCode") == self.MERCHANT, "merchant")
        match request.verb, request.path:
            case "POST", "/api/Web/GetToken":
                return self._token(asked)
            case "POST", "/api/Web/Recheck":
                return self._recheck(asked)
            case "POST", "/api/Web/Confirm":
                return self._confirm(asked)
        raise Refused("no such service", 404)

    def _token(self, asked: dict[str, Any]) -> Reply:
        refuse_unless(re.fullmatch(r"\d+\.\d\d", str(asked["Amount"])), "Amount")
        if asked["RefId"] in {payment.ref_id for payment in self.payments.values()}:
            return Reply({"ResponseCode": 1, "ResponseDescription": "RefId already used"})
        # One more than the last number that a double can hold exactly.
        token = 202611230000000001 + len(self.payments)
        self.payments[str(token)] = Payment(token, asked["RefId"], str(asked["Amount"]))
        answer = {"ResponseCode": 0, "ResponseDescription": "Success", "TokenId": token}
        return Reply(answer | {"Amount": float(asked["Amount"]), "RefId": asked["RefId"]})

    def _checkout(self, form: dict[str, str]) -> Reply:
        names = {"TokenId", "MerchantCode", "RefId", "TranAmount", "Method", "RespUrl", "CancelUrl"}
        refuse_unless(set(form) == names and form["Method"] in ("GET", "POST"), "fields")
        payment = self.payments.get(form["TokenId"])
        refuse_unless(payment is not None, "unknown token")
        assert payment is not None
        refuse_unless((form["RefId"], form["TranAmount"]) == (payment.ref_id, payment.amount), "the token's order")
        return Reply({"page": "log in to IME Pay"})

    def callback(self, payment: Payment) -> dict[str, str]:
        """The fields that a browser brings back, in their order in the base64 form."""
        paid = payment.code == "0"
        return {
            "ResponseCode": payment.code,
            "ResponseDescription": TEXTS.get(payment.code, "?"),
            "Msisdn": "9800000001" if paid else "",
            "TransactionId": f"T{payment.token}" if paid else "",
            "RefId": payment.ref_id,
            "TranAmount": f"{payment.amount}00",
            "TokenId": str(payment.token),
        }

    def _known(self, asked: dict[str, Any]) -> Payment:
        payment = self.payments.get(asked["TokenId"])
        refuse_unless(payment is not None and payment.ref_id == asked["RefId"], "Invalid Token")
        assert payment is not None
        return payment

    def _recheck(self, asked: dict[str, Any]) -> Reply:
        payment = self._known(asked)
        return Reply({**self.callback(payment), "ResponseCode": int(payment.code), **payment.said})

    def _confirm(self, asked: dict[str, Any]) -> Reply:
        payment = self._known(asked)
        named = (asked["TransactionId"], asked["Msisdn"])
        confirmed = payment.confirmable and named == (f"T{payment.token}", "9800000001")
        payment.confirmed += confirmed
        code = "0" if confirmed else "1"
        return Reply({"ResponseCode": code, "ResponseDescription": TEXTS[code], "TokenId": payment.token})
