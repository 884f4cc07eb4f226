/** How a booking's payment stands, and the next step for whoever looks. */

import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useAction, useResource, useUser } from "../api/hooks";
import type { Booking, Payment } from "../api/types";
import { Link } from "../app/router";
import { PaymentChip, Problem } from "../components/feedback";
import { Icon } from "../components/Icon";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { payment as words } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { gaveUp } from "./gaveUp";

const { givenUpTitle, isReturning, isReturned } = words;
const TEXTS = { ...common, ...booking, givenUpTitle, isReturning, isReturned };

interface Props {
  booking: Booking;
  onPaid: () => void;
}

export function BookingPayment({ booking: item, onPaid }: Props) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const user = useUser();
  const path = { booking_id: item.id };
  // The status is part of the key: when it has changed, so has the payment.
  const found = useResource(item.payment_status && `payment-${item.id}-${item.payment_status}`, (signal) =>
    api.get("/bookings/{booking_id}/payment", { path, signal }),
  );
  const payment = found.data;
  const isCustomer = user?.id === item.customer_id;
  const turnedBack = payment ? gaveUp(payment) : false;
  const isOpen = turnedBack || [null, "FAILED", "PENDING"].includes(item.payment_status);
  return (
    <section className="card">
      <div className="row spread">
        <h2>{t("paymentDetails")}</h2>
        <PaymentChip status={item.payment_status} />
      </div>
      <p>
        <strong className="amount">{format.money(item.amount, item.currency)}</strong>
        {payment && <span className="soft"> · {t(payment.payment_method)}</span>}
      </p>
      {turnedBack && payment && <p>{t("givenUpTitle", { method: t(payment.payment_method) })}</p>}
      {payment?.refunds
        .filter(({ status }) => status !== "FAILED")
        .map(({ id, status, amount, currency }) => (
          <p key={id}>
            {t(status === "PENDING" ? "isReturning" : "isReturned", { amount: format.money(amount, currency) })}
          </p>
        ))}
      {!isGone(found.error) && <Problem error={found.error} onRetry={found.reload} />}
      <div className="row">
        {isCustomer && isOpen && item.status !== "CANCELLED" && (
          <Link className="button lead" href={`/pay/${item.id}`}>
            <Icon name="wallet" /> {t("pay")}
          </Link>
        )}
        {payment && <PaymentSteps payment={payment} isCustomer={isCustomer} onPaid={onPaid} />}
      </div>
    </section>
  );
}

function PaymentSteps({ payment, isCustomer, onPaid }: { payment: Payment; isCustomer: boolean; onPaid: () => void }) {
  const t = useTexts(booking);
  const confirm = useAction(async () => {
    await api.post("/payments/{payment_id}/confirm-cash", { path: { payment_id: payment.id } });
    onPaid();
  });
  const isUnderWay = payment.status === "PROCESSING" || payment.needs_attention;
  const isPaid = payment.status === "COMPLETED" || payment.status === "REFUNDED";
  const cashIsDue = payment.payment_method === "CASH" && !isPaid;
  return (
    <>
      {cashIsDue && !isCustomer && (
        <button type="button" className="button lead" disabled={confirm.busy} onClick={() => void confirm.run()}>
          {t("confirmCash")}
        </button>
      )}
      {isCustomer && isUnderWay && !isPaid && (
        <Link className="button" href={`/pay/result?payment_id=${payment.id}`}>
          {t("checkPayment")}
        </Link>
      )}
      {isPaid && (
        <Link className="button" href={`/pay/receipt/${payment.id}`}>
          <Icon name="print" /> {t("receipt")}
        </Link>
      )}
      <Problem error={confirm.error} />
    </>
  );
}
