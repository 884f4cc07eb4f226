/** A receipt to print: both languages and both calendars on one sheet, whatever the reader's own. */

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
          <Sheet payment={payment} booking={booking} />
        )
      }
    </LoadedResource>
  );
}

type Key = Parameters<typeof en>[0] & keyof typeof TEXTS;

function Sheet({ payment, booking }: { payment: Payment; booking: Booking }) {
  const t = useTexts(TEXTS);
  const user = useUser();
  const { rooms } = useRooms();
  const allNames = useAllNames();
  const other = counterpartName(booking, rooms, allNames);
  const payer =
    user?.id === payment.user_id ? user.full_name : user?.role === "ADMIN" ? allNames.get(payment.user_id) : other;
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
            <Both name="brand" />
          </span>
          <Both name="receipt" />
        </header>
        <dl>
          <Line name="receiptNumber">{payment.id}</Line>
          <Line name="receivedFrom">{payer || "–"}</Line>
          <Line name="panditRole">{user?.id === booking.pandit_id ? user.full_name : other || "–"}</Line>
          <Line name="forService">
            {booking.service.name}
            {booking.service.name && booking.service.name_ne && " · "}
            {booking.service.name_ne && <span lang="ne">{booking.service.name_ne}</span>}
          </Line>
          <Line name="puja">{bothMoments(booking)}</Line>
          <Line name="paidOn">{bothDays(payment.completed_at ?? payment.updated_at)}</Line>
          <Line name="paidBy">
            {en(payment.payment_method)} · <span lang="ne">{ne(payment.payment_method)}</span>
          </Line>
          {payment.transaction_id && <Line name="transaction">{payment.transaction_id}</Line>}
          {attempt?.exchange_rate && (
            <Line name="charged">
              {moneyText(attempt.amount, attempt.currency, "en")} ({en("atRate", { rate: attempt.exchange_rate })})
            </Line>
          )}
          {refunded && <Line name="refunded">{bothAmounts(refunded, payment.currency)}</Line>}
          <Line name="amount">
            <strong className="amount">{bothAmounts(payment.amount, payment.currency)}</strong>
          </Line>
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

function Both({ name }: { name: "brand" | "receipt" }) {
  return (
    <span className="both">
      <strong lang="en">{en(name)}</strong>
      <span lang="ne">{ne(name)}</span>
    </span>
  );
}

function Line({ name, children }: { name: Exclude<Key, "atRate">; children: ReactNode }) {
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

/** A receipt has one date for all its readers, whoever's clock shows another day by then: Nepal's. */
function bothDays(moment: string): ReactNode {
  return bothCalendars(clockAt(Date.parse(moment), NEPAL), (_, language) => zoneText(NEPAL, language));
}

/** Day and hour on the clock of the place, which is named for whoever reads it elsewhere. */
function bothMoments(at: PlacedTime): ReactNode {
  const words = (clock: Clock, language: Language) =>
    `${timeText(clock, language)}, ${zoneText(at.place_timezone, language)}`;
  return bothCalendars(clockOf(at.scheduled_at_place).clock, words);
}

function bothCalendars(clock: Clock, more: (clock: Clock, language: Language) => string): ReactNode {
  const bs = toBikramSambat(clock);
  return (
    <>
      {civilText(clock, "en")}, {more(clock, "en")}
      {bs && (
        <span lang="ne">
          {" "}
          · {ne("bsDate")} {bsText(bs, "ne")}, {more(clock, "ne")}
        </span>
      )}
    </>
  );
}

function bothAmounts(amount: string, currency: string): ReactNode {
  return (
    <>
      {moneyText(amount, currency, "en")} · <span lang="ne">{moneyText(amount, currency, "ne")}</span>
    </>
  );
}
