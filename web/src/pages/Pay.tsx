/** Checkout: the booking, and the ways to pay it. */

import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useResource, useUser } from "../api/hooks";
import type { Booking } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { Loaded } from "../components/feedback";
import { PlaceTime } from "../components/PlaceTime";
import { Words } from "../components/Words";
import { payment } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";

export default function Pay({ at: { bookingId = "" } }: { at: Record<string, string> }) {
  const t = useTexts(payment);
  const found = useResource(`booking-${bookingId}`, (signal) =>
    api.get("/bookings/{booking_id}", { path: { booking_id: bookingId }, signal }),
  );
  if (isGone(found.error)) return <NotFound />;
  return (
    <Page title={t("payTitle")} narrow>
      <Loaded from={found}>{(data) => <Counter booking={data} />}</Loaded>
    </Page>
  );
}

function Counter({ booking }: { booking: Booking }) {
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
      ) : (
        <PayMethods bookingId={booking.id} />
      )}
    </div>
  );
}

function whyNot(booking: Booking, userId: string | undefined) {
  if (booking.customer_id !== userId) return "notYours";
  if (booking.payment_status === "COMPLETED" || booking.payment_status === "REFUNDED") return "alreadyPaid";
  return booking.status === "CANCELLED" ? "cancelledBooking" : null;
}
