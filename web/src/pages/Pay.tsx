/** Checkout: the booking, and the ways to pay it. */

import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useReloadOnNews, useResource, useUser } from "../api/hooks";
import { attemptInDoubt, isCashDue, isSettled } from "../api/payments";
import type { Booking, Payment } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { Loaded } from "../components/feedback";
import { PlaceTime } from "../components/PlaceTime";
import { Words } from "../components/Words";
import { booking as words } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { payment } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";
import { PaymentInDoubt } from "./PaymentInDoubt";

const TEXTS = { ...common, ...payment, checkPayment: words.checkPayment };

export default function Pay({ at: { bookingId = "" } }: { at: Record<string, string> }) {
  const t = useTexts(payment);
  const found = useResource(`booking-${bookingId}`, (signal) =>
    api.get("/bookings/{booking_id}", { path: { booking_id: bookingId }, signal }),
  );
  useReloadOnNews(found.reload);
  if (isGone(found.error)) return <NotFound />;
  return (
    <Page title={t("payTitle")} narrow>
      <Loaded from={found}>{(data) => <Counter booking={data} reload={found.reload} />}</Loaded>
    </Page>
  );
}

interface CounterProps {
  booking: Booking;
  reload: () => void;
}

function Counter({ booking, reload }: CounterProps) {
  const t = useTexts(payment);
  const format = useFormat();
  const user = useUser();
  const refusal = whyNot(booking, user?.id);
  return (
    <div className="stack">
      <section className="card">
        <div className="row spread">
          <div>
            <h2>
              <Words en={booking.service.name} ne={booking.service.name_ne} />
            </h2>
            <p className="soft">
              <PlaceTime of={booking} />
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
      ) : booking.payment_status === null ? (
        <Ways booking={booking} onRefused={reload} />
      ) : (
        <PayAgain booking={booking} reload={reload} />
      )}
    </div>
  );
}

/** Somebody has begun to pay before: how that stands is said first. */
function PayAgain({ booking, reload }: CounterProps) {
  const found = useResource(`payment-${booking.id}`, (signal) =>
    api.get("/bookings/{booking_id}/payment", { path: { booking_id: booking.id }, signal }),
  );
  useReloadOnNews(found.reload);
  const again = () => {
    reload();
    found.reload();
  };
  const change = (next: Payment) => {
    found.set(next);
    reload();
  };
  return (
    <Loaded from={found}>
      {(data) => {
        const doubted = attemptInDoubt(data);
        if (doubted) return <PaymentInDoubt payment={data} attempt={doubted} mayPay onChange={change} />;
        return (
          <>
            <Begun payment={data} />
            <Ways booking={booking} onRefused={again} />
          </>
        );
      }}
    </Loaded>
  );
}

function Ways({ booking, onRefused }: { booking: Booking; onRefused: () => void }) {
  const t = useTexts(payment);
  return (
    <>
      {booking.status === "PENDING" && <p className="notice">{t("notAccepted")}</p>}
      <PayMethods bookingId={booking.id} onRefused={onRefused} />
    </>
  );
}

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

function whyNot(booking: Booking, userId: string | undefined) {
  if (booking.customer_id !== userId) return "notYours";
  if (isSettled(booking.payment_status)) return "alreadyPaid";
  return booking.status === "CANCELLED" ? "cancelledBooking" : null;
}
