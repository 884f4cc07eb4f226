"""eSewa ePay v2: the form a browser posts, the signed return, and the status API that tells outages with HTTP 200."""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from tests.unit.payments.fakes.server import Fake, Refused, Reply, Request, refuse_unless

CHARGES = ("amount", "tax_amount", "product_service_charge", "product_delivery_charge")
SIGNED = "total_amount,transaction_uuid,product_code"
FIELDS = {*CHARGES, *SIGNED.split(","), "success_url", "failure_url", "signed_field_names", "signature"}


@dataclass
class Payment:
    uuid: str
    total_amount: str
    status: str = "PENDING"
    literal: Any = None
    """How the amount is written in answers, where it is not the text of the form."""
    success_url: str = ""


class FakeEsewa(Fake):
    CODE = "EPAYTEST"
    SECRET = "8gBm/:&EnhH.1/q"

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, Payment] = {}
        self.out_of_service = False

    def config(self) -> dict[str, Any]:
        return {
            "form_url": f"{self.url}/api/epay/main/v2/form",
            "status_url": f"{self.url}/api/epay/transaction/status/",
            "product_code": self.CODE,
            "secret_key": self.SECRET,
        }

    def sign(self, fields: dict[str, Any], names: str) -> str:
        message = ",".join(f"{name}={fields[name]}" for name in names.split(","))
        return b64encode(hmac.new(self.SECRET.encode(), message.encode(), hashlib.sha256).digest()).decode()

    def callback(self, payment: Payment, **changed: Any) -> str:
        """What stands in ``?data=`` after a payment."""
        names = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names"
        fields = {
            "transaction_code": f"CODE-{payment.uuid}",
            "status": "COMPLETE",
            "total_amount": payment.literal or payment.total_amount,
            "transaction_uuid": payment.uuid,
            "product_code": self.CODE,
            "signed_field_names": names,
        } | changed
        return b64encode(json.dumps(fields | {"signature": self.sign(fields, names)}).encode()).decode()

    def refusal(self, refused: Refused) -> Reply:
        return Reply({"code": refused.status, "error_message": refused.reason}, refused.status)

    def answer(self, request: Request) -> Reply:
        match request.verb, request.path:
            case "POST", "/api/epay/main/v2/form":
                return self._form(request.form)
            case "GET", "/api/epay/transaction/status/":
                return self._status(dict(request.query))
        raise Refused("no such page", 404)

    def _form(self, form: dict[str, str]) -> Reply:
        refuse_unless(set(form) == FIELDS and all(form.values()), "a field is missing or empty")
        refuse_unless(sum(float(form[name]) for name in CHARGES) == float(form["total_amount"]), "ES105 wrong sum")
        refuse_unless(re.fullmatch(r"[A-Za-z0-9-]+", form["transaction_uuid"]), "transaction_uuid")
        refuse_unless(form["transaction_uuid"] not in self.payments, "duplicate transaction_uuid")
        refuse_unless(form["signed_field_names"] == SIGNED, "signed_field_names")
        refuse_unless(form["signature"] == self.sign(form, form["signed_field_names"]), "ES104 invalid signature")
        payment = Payment(form["transaction_uuid"], form["total_amount"], success_url=form["success_url"])
        self.payments[payment.uuid] = payment
        return Reply({"page": "log in to eSewa"})

    def _status(self, asked: dict[str, str]) -> Reply:
        refuse_unless(set(asked) == {"product_code", "total_amount", "transaction_uuid"}, "wrong parameters")
        if self.out_of_service:
            return Reply({"code": 0, "error_message": "Service is currently unavailable"})
        found = self.payments.get(asked["transaction_uuid"])
        if found is None or asked["product_code"] != self.CODE or asked["total_amount"] != found.total_amount:
            found = Payment(asked["transaction_uuid"], asked["total_amount"], "NOT_FOUND")
        shown = found.literal if found.literal is not None else float(found.total_amount)
        return Reply(
            {
                "product_code": self.CODE,
                "transaction_uuid": found.uuid,
                "total_amount": shown,
                "status": found.status,
                "ref_id": None if found.status in ("PENDING", "NOT_FOUND") else "0001TS9",
            }
        )
