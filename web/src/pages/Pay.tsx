/** Checkout: the booking, and the ways to pay it. */

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
import { booking as words } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { payment } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";
import { PaymentInDoubt } from "./PaymentInDoubt";

const TEXTS = { ...common, ...payment, checkPayment: words.checkPayment };

interface Bill {
  booking: Booking;
  /** How far it is paid; null before anybody has begun to. */
  paid: Payment | null;
}

export default function Pay({ params: { bookingId = "" } }: { params: Record<string, string> }) {
  const t = useTexts(payment);
  const resource = useResource(`bill-${bookingId}`, (signal) => bill(bookingId, signal));
  useReloadOnNews(resource.reload);
  if (isGone(resource.error)) return <NotFound />;
  return (
    <Page title={t("payTitle")} narrow>
      <LoadedResource resource={resource}>
        {(data) => <Counter bill={data} set={resource.set} reload={resource.reload} />}
      </LoadedResource>
    </Page>
  );
}

/** Both together, so that no way to pay is offered before it is known whether a payment is in doubt. */
async function bill(bookingId: string, signal: AbortSignal): Promise<Bill> {
  const path = { booking_id: bookingId };
  const booking = await api.get("/bookings/{booking_id}", { path, signal });
  if (booking.payment_status === null) return { booking, paid: null };
  return { booking, paid: await api.get("/bookings/{booking_id}/payment", { path, signal }) };
}

interface CounterProps {
  bill: Bill;
  set: (bill: Bill) => void;
  reload: () => void;
}

function Counter({ bill: { booking, paid }, set, reload }: CounterProps) {
  const t = useTexts(payment);
  const format = useFormat();
  const user = useUser();
  const refusal = whyNot(booking, paid, user?.id);
  const doubted = paid && attemptInDoubt(paid);
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
      ) : paid && doubted ? (
        <PaymentInDoubt payment={paid} attempt={doubted} mayPay onChange={(next) => set({ booking, paid: next })} />
      ) : (
        <>
          {paid && <Begun payment={paid} />}
          {booking.status === "PENDING" && <p className="notice">{t("notAccepted")}</p>}
          <PayMethods bookingId={booking.id} onRefused={reload} />
        </>
      )}
    </div>
  );
}

/** Somebody has begun to pay before: how that stands is said first. */
function Begun({ payment: begun }: { payment: Payment }) {
  const t = useTexts(TEXTS);
  if (begun.status === "FAILED") return null;
  if (isCashDue(begun.status, begun.payment_method)) return <p className="notice">{t("cashChosen")}</p>;
  return (
    <div className="notice">
      <div>
        <p>{t("begun", { method: t(begun.payment_method) })}</p>
        <Link className="button" href={`/pay/result?payment_id=${begun.id}`}>
          {t("checkPayment")}
        </Link>
      </div>
    </div>
  );
}

function whyNot(booking: Booking, paid: Payment | null, userId: string | undefined) {
  if (booking.customer_id !== userId) return "notYours";
  if (isSettled(paid?.status ?? null)) return "alreadyPaid";
  return booking.status === "CANCELLED" ? "cancelledBooking" : null;
}
