"""Khalti ePayment as its documents have it: initiate, look-up with its two states in HTTP 400, refund without /v2."""

from dataclasses import dataclass
from typing import Any

from tests.unit.payments.fakes.server import Fake, Refused, Reply, Request, refuse_unless


@dataclass
class Payment:
    pidx: str
    amount: int
    order_id: str
    status: str = "Initiated"
    refunded: int = 0

    @property
    def transaction_id(self) -> str | None:
        return None if self.status in ("Initiated", "Expired", "User canceled") else f"txn-{self.pidx}"


class FakeKhalti(Fake):
    SECRET = "live_secret_key_68791341fdd94846a146f0457ff7b455"

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, Payment] = {}
        self.bank_funded = False

    def config(self) -> dict[str, Any]:
        return {"base_url": f"{self.url}/api/v2/", "refund_base_url": f"{self.url}/api/", "secret_key": self.SECRET}

    def answer(self, request: Request) -> Reply:
        authorization = request.headers.get("authorization", "")
        refuse_unless(authorization.lower().startswith("key "), "Authentication credentials were not provided.", 401)
        refuse_unless(authorization[4:] == self.SECRET, "Invalid token.", 401)
        match request.verb, request.path.split("/"):
            case "POST", ["", "api", "v2", "epayment", "initiate", ""]:
                return self._initiate(request.json)
            case "POST", ["", "api", "v2", "epayment", "lookup", ""]:
                return self._look_up(request.json)
            case "POST", ["", "api", "merchant-transaction", transaction_id, "refund", ""]:
                return self._refund(transaction_id, request.json)
        raise Refused("Not found.", 404)

    def _initiate(self, asked: dict[str, Any]) -> Reply:
        for name in ("return_url", "website_url", "purchase_order_id", "purchase_order_name"):
            if not isinstance(asked.get(name), str) or not asked[name]:
                return Reply({name: ["This field may not be blank."], "error_key": "validation_error"}, 400)
        if type(asked.get("amount")) is not int or asked["amount"] < 1000:
            words = "Amount should be greater than Rs. 10, that is 1000 paisa."
            return Reply({"amount": [words], "error_key": "validation_error"}, 400)
        pidx = f"pidx{len(self.payments) + 1}"
        self.payments[pidx] = Payment(pidx, asked["amount"], asked["purchase_order_id"])
        return Reply(
            {
                "pidx": pidx,
                "payment_url": f"{self.url}/?pidx={pidx}",
                "expires_at": "2099-05-25T16:26:16.471649+05:45",
                "expires_in": 1800,
            }
        )

    def _look_up(self, asked: dict[str, Any]) -> Reply:
        payment = self.payments.get(asked["pidx"])
        if payment is None:
            return Reply({"detail": "Not found.", "error_key": "validation_error"}, 404)
        body = {
            "pidx": payment.pidx,
            "total_amount": payment.amount,
            "status": payment.status,
            "transaction_id": payment.transaction_id,
            "fee": 0,
            "refunded": payment.refunded > 0,
        }
        return Reply(body, 400 if payment.status in ("Expired", "User canceled") else 200)

    def _refund(self, transaction_id: str, asked: dict[str, Any]) -> Reply:
        payment = next((one for one in self.payments.values() if one.transaction_id == transaction_id), None)
        refuse_unless(payment is not None, "Not found.", 404)
        assert payment is not None
        if self.bank_funded and "mobile" not in asked:
            return Reply({"mobile": ["This field is required."], "error_key": "validation_error"}, 400)
        amount = asked.get("amount", payment.amount)
        refuse_unless(type(amount) is int, "amount is in paisa")
        refuse_unless(
            0 < amount <= payment.amount - payment.refunded, "RefundRequest amount exceeds the transaction amount."
        )
        payment.refunded += amount
        payment.status = "Refunded" if payment.refunded == payment.amount else "Partially Refunded"
        return Reply({"detail": "Transaction refund successful."})
