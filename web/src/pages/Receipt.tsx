/** A receipt for printing, in both languages and both calendars, whichever language the reader uses. */

import type { ReactNode } from "react";
import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useResource, useUser } from "../api/hooks";
import { counterpartName, useAllNames, useRooms } from "../api/participants";
import type { Booking, Payment } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { LoadedResource } from "../components/feedback";
import { Icon } from "../components/Icon";
import { Logo } from "../components/Logo";
import { common } from "../i18n/catalogue/common";
import { payment as paymentTexts } from "../i18n/catalogue/payment";
import type { Language } from "../i18n/language";
import { useTexts } from "../i18n/provider";
import { translator } from "../i18n/text";
import { toBikramSambat } from "../time/bikramSambat";
import { zoneText } from "../time/cities";
import { bsText, civilText, moneyText, timeText } from "../time/format";
import { clockOf, type PlacedTime } from "../time/place";
import { type Clock, clockAt, NEPAL } from "../time/zone";
import "./Receipt.css";

const TEXTS = { ...common, ...paymentTexts };
const en = translator(TEXTS, "en");
const ne = translator(TEXTS, "ne");

export default function Receipt({ params: { paymentId = "" } }: { params: Record<string, string> }) {
  const t = useTexts(TEXTS);
  const resource = useResource(`receipt-${paymentId}`, async (signal) => {
    const payment = await api.get("/payments/{payment_id}", { path: { payment_id: paymentId }, signal });
    const path = { booking_id: payment.booking_id };
    return { payment, booking: await api.get("/bookings/{booking_id}", { path, signal }) };
  });
  if (isGone(resource.error)) return <NotFound />;
  return (
    <LoadedResource resource={resource}>
      {({ payment, booking }) =>
        payment.completed_at === null ? (
          <Page title={t("receipt")} narrow>
            <p>{t("notPaidYet")}</p>
            <Link className="button" href={`/bookings/${booking.id}`}>
              {t("toBooking")}
            </Link>
          </Page>
        ) : (
          <ReceiptSheet payment={payment} booking={booking} />
        )
      }
    </LoadedResource>
  );
}

type Key = Parameters<typeof en>[0] & keyof typeof TEXTS;

function ReceiptSheet({ payment, booking }: { payment: Payment; booking: Booking }) {
  const t = useTexts(TEXTS);
  const user = useUser();
  const { rooms } = useRooms();
  const allNames = useAllNames();
  const counterpart = counterpartName(booking, rooms, allNames);
  const payer =
    user?.id === payment.user_id
      ? user.full_name
      : user?.role === "ADMIN"
        ? allNames.get(payment.user_id)
        : counterpart;
  const attempt = payment.attempts.find(({ status }) => status === "COMPLETED" || status === "REFUNDED");
  const refunded = Number(payment.refund_amount ?? 0) > 0 ? payment.refund_amount : null;
  return (
    <Page
      title={t("receipt")}
      narrow
      aside={
        <button type="button" className="button primary no-print" onClick={() => print()}>
          <Icon name="print" /> {t("print")}
        </button>
      }
    >
      <article className="card receipt">
        <header className="row spread">
          <span className="row">
            <Logo size={44} />
            <BilingualName name="brand" />
          </span>
          <BilingualName name="receipt" />
        </header>
        <dl>
          <ReceiptLine name="receiptNumber">{payment.id}</ReceiptLine>
          <ReceiptLine name="receivedFrom">{payer || "–"}</ReceiptLine>
          <ReceiptLine name="panditRole">
            {user?.id === booking.pandit_id ? user.full_name : counterpart || "–"}
          </ReceiptLine>
          <ReceiptLine name="forService">
            {booking.service.name}
            {booking.service.name && booking.service.name_ne && " · "}
            {booking.service.name_ne && <span lang="ne">{booking.service.name_ne}</span>}
          </ReceiptLine>
          <ReceiptLine name="puja">{bilingualMoment(booking)}</ReceiptLine>
          <ReceiptLine name="paidOn">{bilingualDate(payment.completed_at ?? payment.updated_at)}</ReceiptLine>
          <ReceiptLine name="paidBy">
            {en(payment.payment_method)} · <span lang="ne">{ne(payment.payment_method)}</span>
          </ReceiptLine>
          {payment.transaction_id && <ReceiptLine name="transaction">{payment.transaction_id}</ReceiptLine>}
          {attempt?.exchange_rate && (
            <ReceiptLine name="charged">
              {moneyText(attempt.amount, attempt.currency, "en")} ({en("atRate", { rate: attempt.exchange_rate })})
            </ReceiptLine>
          )}
          {refunded && <ReceiptLine name="refunded">{bilingualAmount(refunded, payment.currency)}</ReceiptLine>}
          <ReceiptLine name="amount">
            <strong className="amount">{bilingualAmount(payment.amount, payment.currency)}</strong>
          </ReceiptLine>
        </dl>
        <footer className="muted">
          <p className="small">{en("receiptFoot")}</p>
          <p className="small" lang="ne">
            {ne("receiptFoot")}
          </p>
        </footer>
      </article>
    </Page>
  );
}

function BilingualName({ name }: { name: "brand" | "receipt" }) {
  return (
    <span className="both">
      <strong lang="en">{en(name)}</strong>
      <span lang="ne">{ne(name)}</span>
    </span>
  );
}

function ReceiptLine({ name, children }: { name: Exclude<Key, "atRate">; children: ReactNode }) {
  const [english, nepali] = TEXTS[name];
  return (
    <div className="receipt-line">
      <dt>
        <span lang="en">{english}</span> <span lang="ne">{nepali}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The date in Nepal, the same for every reader of the receipt. */
function bilingualDate(moment: string): ReactNode {
  return bilingualCalendars(clockAt(Date.parse(moment), NEPAL), (_, language) => zoneText(NEPAL, language));
}

/** Date and time in the place's time zone, with the name of the zone. */
function bilingualMoment(time: PlacedTime): ReactNode {
  const timeAndZone = (clock: Clock, language: Language) =>
    `${timeText(clock, language)}, ${zoneText(time.place_timezone, language)}`;
  return bilingualCalendars(clockOf(time.scheduled_at_place).clock, timeAndZone);
}

function bilingualCalendars(clock: Clock, details: (clock: Clock, language: Language) => string): ReactNode {
  const bs = toBikramSambat(clock);
  return (
    <>
      {civilText(clock, "en")}, {details(clock, "en")}
      {bs && (
        <span lang="ne">
          {" "}
          · {ne("bsDate")} {bsText(bs, "ne")}, {details(clock, "ne")}
        </span>
      )}
    </>
  );
}

function bilingualAmount(amount: string, currency: string): ReactNode {
  return (
    <>
      {moneyText(amount, currency, "en")} · <span lang="ne">{moneyText(amount, currency, "ne")}</span>
    </>
  );
}
