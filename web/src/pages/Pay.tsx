/** The checkout page: shows the booking and the methods to pay for it. */

import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useReloadOnNews, useResource, useUser } from "../api/hooks";
import { attemptInDoubt, isCashDue, isSettled } from "../api/payments";
import type { Booking, Payment } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { BilingualText } from "../components/BilingualText";
import { LoadedResource } from "../components/feedback";
import { PlaceTime } from "../components/PlaceTime";
import { booking as bookingTexts } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { payment as paymentTexts } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";
import { PaymentInDoubt } from "./PaymentInDoubt";

const TEXTS = { ...common, ...paymentTexts, checkPayment: bookingTexts.checkPayment };

interface Bill {
  booking: Booking;
  /** Null before the first attempt to pay. */
  payment: Payment | null;
}

export default function Pay({ params: { bookingId = "" } }: { params: Record<string, string> }) {
  const t = useTexts(paymentTexts);
  const resource = useResource(`bill-${bookingId}`, (signal) => loadBill(bookingId, signal));
  useReloadOnNews(resource.reload);
  if (isGone(resource.error)) return <NotFound />;
  return (
    <Page title={t("payTitle")} narrow>
      <LoadedResource resource={resource}>
        {(data) => <Checkout bill={data} set={resource.set} reload={resource.reload} />}
      </LoadedResource>
    </Page>
  );
}

/** Loads both together, so that payment methods are shown only when it is known whether a payment is in doubt. */
async function loadBill(bookingId: string, signal: AbortSignal): Promise<Bill> {
  const path = { booking_id: bookingId };
  const booking = await api.get("/bookings/{booking_id}", { path, signal });
  if (booking.payment_status === null) return { booking, payment: null };
  return { booking, payment: await api.get("/bookings/{booking_id}/payment", { path, signal }) };
}

interface CheckoutProps {
  bill: Bill;
  set: (bill: Bill) => void;
  reload: () => void;
}

function Checkout({ bill: { booking, payment }, set, reload }: CheckoutProps) {
  const t = useTexts(paymentTexts);
  const format = useFormat();
  const user = useUser();
  const refusal = refusalReason(booking, payment, user?.id);
  const doubtfulAttempt = payment && attemptInDoubt(payment);
  return (
    <div className="stack">
      <section className="card">
        <div className="row spread">
          <div>
            <h2>
              <BilingualText en={booking.service.name} ne={booking.service.name_ne} />
            </h2>
            <p className="muted">
              <PlaceTime time={booking} />
            </p>
          </div>
          <strong className="amount">{format.money(booking.amount, booking.currency)}</strong>
        </div>
      </section>
      {refusal ? (
        <section className="card">
          <p>{t(refusal)}</p>
          <Link className="button" href={`/bookings/${booking.id}`}>
            {t("toBooking")}
          </Link>
        </section>
      ) : payment && doubtfulAttempt ? (
        <PaymentInDoubt
          payment={payment}
          attempt={doubtfulAttempt}
          mayPay
          onChange={(next) => set({ booking, payment: next })}
        />
      ) : (
        <>
          {payment && <PreviousPayment payment={payment} />}
          {booking.status === "PENDING" && <p className="notice">{t("notAccepted")}</p>}
          <PayMethods bookingId={booking.id} onRefused={reload} />
        </>
      )}
    </div>
  );
}

/** Shows the status of a payment that was started before. */
function PreviousPayment({ payment }: { payment: Payment }) {
  const t = useTexts(TEXTS);
  if (payment.status === "FAILED") return null;
  if (isCashDue(payment.status, payment.payment_method)) return <p className="notice">{t("cashChosen")}</p>;
  return (
    <div className="notice">
      <div>
        <p>{t("begun", { method: t(payment.payment_method) })}</p>
        <Link className="button" href={`/pay/result?payment_id=${payment.id}`}>
          {t("checkPayment")}
        </Link>
      </div>
    </div>
  );
}

/** The text key that says why this booking cannot be paid now; null if it can. */
function refusalReason(booking: Booking, payment: Payment | null, userId: string | undefined) {
  if (booking.customer_id !== userId) return "notYours";
  if (isSettled(payment?.status ?? null)) return "alreadyPaid";
  return booking.status === "CANCELLED" ? "cancelledBooking" : null;
}
