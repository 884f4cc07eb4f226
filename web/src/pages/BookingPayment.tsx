/** Shows the status of a booking's payment, and the next step for the reader. */

import { useState } from "react";
import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useAction, useReloadOnNews, useResource, useUser } from "../api/hooks";
import { attemptInDoubt, gaveUp, isCashDue, isSettled } from "../api/payments";
import type { Booking, Payment } from "../api/types";
import { Link } from "../app/router";
import { Dialog } from "../components/Dialog";
import { ErrorNotice, PaymentChip } from "../components/feedback";
import { Icon } from "../components/Icon";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { payment as paymentTexts } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";

const TEXTS = { ...common, ...booking, ...paymentTexts };

interface Props {
  booking: Booking;
  /** The customer's name, if the reader may see it. */
  payer: string | undefined;
  onPaid: () => void;
}

export function BookingPayment({ booking: item, payer, onPaid }: Props) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const user = useUser();
  const path = { booking_id: item.id };
  // The key contains the status, so that the payment is loaded again when its status changes.
  const resource = useResource(item.payment_status && `payment-${item.id}-${item.payment_status}`, (signal) =>
    api.get("/bookings/{booking_id}/payment", { path, signal }),
  );
  useReloadOnNews(resource.reload);
  const payment = resource.data;
  const isCustomer = user?.id === item.customer_id;
  const doubtfulAttempt = payment && attemptInDoubt(payment);
  const abandonedAttempt = payment && gaveUp(payment);
  // A customer who came back without paying sees "Pay" at once. While a payment is in doubt, no other one is offered.
  const isUnpaid =
    item.payment_status === null || (payment !== undefined && !isSettled(item.payment_status) && !doubtfulAttempt);
  const method = payment?.payment_method ?? item.payment_method;
  const isCash = isCashDue(item.payment_status, method);
  return (
    <section className="card">
      <div className="row spread">
        <h2>{t("paymentDetails")}</h2>
        <PaymentChip status={item.payment_status} method={method} />
      </div>
      <p>
        <strong className="amount">{format.money(item.amount, item.currency)}</strong>
        {method && <span className="muted"> · {t(method)}</span>}
      </p>
      {abandonedAttempt && !doubtfulAttempt && (
        <p>{t("givenUpTitle", { method: t(abandonedAttempt.payment_method) })}</p>
      )}
      {doubtfulAttempt && <p>{t("isInDoubt", { method: t(doubtfulAttempt.payment_method) })}</p>}
      {payment?.refunds
        .filter(({ status }) => status !== "FAILED")
        .map(({ id, status, amount, currency }) => (
          <p key={id}>
            {t(status === "PENDING" ? "isReturning" : "isReturned", { amount: format.money(amount, currency) })}
          </p>
        ))}
      {!isGone(resource.error) && <ErrorNotice error={resource.error} onRetry={resource.reload} />}
      <div className="row">
        {isCustomer && isUnpaid && item.status !== "CANCELLED" && (
          <Link className={isCash ? "button" : "button primary"} href={`/pay/${item.id}`}>
            <Icon name="wallet" /> {isCash ? t("otherWay") : t("pay")}
          </Link>
        )}
        {payment && <PaymentSteps payment={payment} isCustomer={isCustomer} />}
        {payment && !isCustomer && item.status !== "CANCELLED" && isCash && (
          <ConfirmCash payment={payment} payer={payer || t("theCustomer")} onPaid={onPaid} />
        )}
      </div>
    </section>
  );
}

function PaymentSteps({ payment, isCustomer }: { payment: Payment; isCustomer: boolean }) {
  const t = useTexts(booking);
  if (isSettled(payment.status)) {
    return (
      <Link className="button" href={`/pay/receipt/${payment.id}`}>
        <Icon name="print" /> {t("receipt")}
      </Link>
    );
  }
  const isUnderWay = payment.status === "PROCESSING" && !isCashDue(payment.status, payment.payment_method);
  return isCustomer && (isUnderWay || attemptInDoubt(payment)) ? (
    <Link className="button" href={`/pay/result?payment_id=${payment.id}`}>
      {t("checkPayment")}
    </Link>
  ) : null;
}

/** The pandit or an admin confirms that the cash was received. A dialog asks again with the amount and the payer. */
function ConfirmCash({ payment, payer, onPaid }: { payment: Payment; payer: string; onPaid: () => void }) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const user = useUser();
  const [isDialogOpen, setDialogOpen] = useState(false);
  const confirm = useAction(async () => {
    await api.post("/payments/{payment_id}/confirm-cash", { path: { payment_id: payment.id } });
    setDialogOpen(false);
    onPaid();
  });
  const values = { amount: format.money(payment.amount, payment.currency), name: payer };
  const question = user?.role === "ADMIN" ? t("cashQuestionAdmin", values) : t("cashQuestion", values);
  return (
    <>
      <button type="button" className="button primary" onClick={() => setDialogOpen(true)}>
        {t("confirmCash")}
      </button>
      <Dialog title={question} open={isDialogOpen} onClose={() => setDialogOpen(false)}>
        <div className="stack">
          <p>{t("cashQuestionText")}</p>
          <ErrorNotice error={confirm.error} />
          <div className="row">
            <button type="button" className="button primary" disabled={confirm.busy} onClick={() => void confirm.run()}>
              {t("cashReceived", values)}
            </button>
            <button type="button" className="button" onClick={() => setDialogOpen(false)}>
              {t("notYet")}
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
