"""Texts about payments: the system messages in the room, and why an admin has to look into a payment."""

from chalicelib.localization.numbers import devanagari
from chalicelib.localization.text import Text
from chalicelib.payments.gateways.base import Why
from chalicelib.payments.rules import Cause

PAID = Text("The payment of {amount} has been received ({method}).", "{amount} भुक्तानी प्राप्त भयो ({method})।")
REFUNDED = Text("{amount} has been returned.", "{amount} फिर्ता गरियो।")

WHY = {
    Why.UNDECIDED: Text("the gateway does not say whether it was paid", "भुक्तानी भयो कि भएन, भुक्तानी सेवाले भनेन"),
    Why.AMOUNT_DIFFERS: Text("another amount was paid than was asked for", "मागिएभन्दा फरक रकम तिरिएको छ"),
    Why.AMOUNT_MISSING: Text("it is said to be paid, but not how much", "तिरिएको भनिएको छ, तर कति भनिएको छैन"),
    Why.CURRENCY_DIFFERS: Text("it was paid in another currency", "अर्कै मुद्रामा तिरिएको छ"),
    Why.ORDER_DIFFERS: Text("the gateway's answer is about another order", "भुक्तानी सेवाको जवाफ अर्कै अर्डरबारे छ"),
    Why.REFERENCE_DIFFERS: Text("the gateway's answer has another reference", "भुक्तानी सेवाको जवाफमा अर्कै सन्दर्भ छ"),
    Why.MERCHANT_DIFFERS: Text("the gateway's answer is about another merchant", "भुक्तानी सेवाको जवाफ अर्कै व्यापारीबारे छ"),
    Why.NOT_CONFIRMED: Text("it was paid, but the gateway does not confirm it", "तिरिएको छ, तर भुक्तानी सेवाले पुष्टि गरेन"),
    Why.NOT_THERE: Text("the gateway does not know this payment", "भुक्तानी सेवामा यो भुक्तानी भेटिएन"),
    Why.DISPUTED: Text("the payer disputes it at the bank", "तिर्ने व्यक्तिले बैंकमा यसमाथि उजुरी गर्नुभएको छ"),
    Why.PARTLY_RETURNED: Text("a part was returned at the gateway", "भुक्तानी सेवाबाटै केही रकम फिर्ता गरिएको छ"),
    Why.RETURNED_THERE: Text("it was returned at the gateway", "भुक्तानी सेवाबाटै रकम फिर्ता गरिएको छ"),
    Why.PAID_TWICE: Text("it was paid twice", "दुई पटक तिरिएको छ"),
    Why.REFUND_BY_HAND: Text("a refund has to be made by hand", "म्यानुअल रूपमा फिर्ता गर्नुपर्ने छ"),
    Why.REFUND_REFUSED: Text("the gateway refused a refund", "भुक्तानी सेवाले फिर्ता अस्वीकार गर्‍यो"),
    Why.REFUND_NOT_THERE: Text("the gateway knows of no refund that we asked for", "मागिएको फिर्ता भुक्तानी सेवामा भेटिएन"),
    Why.REFUND_UNDECIDED: Text("a refund has been undecided for a day", "एक दिनदेखि फिर्ताको टुंगो लागेको छैन"),
}


def describe(cause: Cause) -> Text:
    """Describes why a person is needed, in both languages, with the gateway's own word or amount in parentheses."""
    text, detail = WHY[cause.why], cause.detail
    if not detail:
        return text
    # a gateway's word has no language, but an amount has digits
    in_nepali = devanagari(detail) if cause.why is Why.AMOUNT_DIFFERS else detail
    return Text(f"{text.en} ({detail})", f"{text.ne} ({in_nepali})")
