"""What the room says about money."""

from chalicelib.localization.text import Text
from chalicelib.payments.gateways.base import PaymentMethod

PAID = Text("The payment of {amount} has been received ({method}).", "{amount} भुक्तानी प्राप्त भयो ({method})।")
REFUNDED = Text("{amount} has been returned.", "{amount} फिर्ता गरियो।")

METHODS = {
    PaymentMethod.KHALTI: Text("Khalti", "खल्ती"),
    PaymentMethod.ESEWA: Text("eSewa", "इसेवा"),
    PaymentMethod.CONNECT_IPS: Text("connectIPS", "कनेक्ट आईपीएस"),
    PaymentMethod.IME_PAY: Text("IME Pay", "आईएमई पे"),
    PaymentMethod.STRIPE: Text("card", "कार्ड"),
    PaymentMethod.CASH: Text("cash", "नगद"),
}
