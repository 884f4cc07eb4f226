/**
 * Shows the result of a payment. The gateway's redirect proves nothing, so the page loads the payment's status: every few
 * seconds at first, then less often, then only on request. The server's reconciler works independently of this page.
 */

import { type ReactNode, useEffect, useState } from "react";
import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useAction, useReloadOnNews, useResource, useUser } from "../api/hooks";
import { attemptInDoubt, gaveUp, isCashDue, lastTry, lastTryFailed } from "../api/payments";
import type { Payment } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link, useRouter } from "../app/router";
import { ErrorNotice, LoadedResource } from "../components/feedback";
import { Icon } from "../components/Icon";
import { common } from "../i18n/catalogue/common";
import { payment as paymentTexts } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";
import { PaymentInDoubt } from "./PaymentInDoubt";
import { StatusPanel } from "./StatusPanel";

const TEXTS = { ...common, ...paymentTexts };

/** Delays before each automatic reload, in seconds. */
const RELOAD_DELAYS_S = [1, 2, 2, 3, 3, 5, 5, 8, 8, 13, 13, 21, 21, 34];

export default function PayResult() {
  const t = useTexts(paymentTexts);
  const { query } = useRouter();
  const id = query.get("payment_id");
  const resource = useResource(id && `payment-${id}`, (signal) =>
    api.get("/payments/{payment_id}", { path: { payment_id: id ?? "" }, signal }),
  );
  useReloadOnNews(resource.reload);
  if (id === null) {
    return (
      <Page title={t("noPayment")} narrow>
        <p>{t("noPaymentHint")}</p>
        <Link className="button" href="/bookings">
          {t("toBooking")}
        </Link>
      </Page>
    );
  }
  if (isGone(resource.error)) return <NotFound />;
  return (
    <Page title={t("resultTitle")} narrow>
      <LoadedResource resource={resource}>
        {(data) => <Outcome payment={data} reload={resource.reload} set={resource.set} />}
      </LoadedResource>
    </Page>
  );
}

interface Props {
  payment: Payment;
  reload: () => void;
  set: (payment: Payment) => void;
}

function Outcome({ payment, reload, set }: Props) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const user = useUser();
  const [reloadCount, setReloadCount] = useState(0);
  const verify = useAction(async () => {
    set(await api.post("/payments/{payment_id}/verify", { path: { payment_id: payment.id } }));
  });
  const doubtfulAttempt = attemptInDoubt(payment);
  const isWaiting = resultKind(payment, true) === "checking";
  const delay = isWaiting ? RELOAD_DELAYS_S[reloadCount] : undefined;
  useEffect(() => {
    if (delay === undefined) return;
    const timer = setTimeout(() => {
      setReloadCount((count) => count + 1);
      reload();
    }, delay * 1000);
    return () => clearTimeout(timer);
  }, [delay, reload]);

  const method = lastTry(payment)?.payment_method ?? payment.payment_method;
  const values = { method: t(method), amount: format.money(payment.amount, payment.currency) };
  const kind = resultKind(payment, delay !== undefined);
  const isUnpaid = kind === "failed" || kind === "givenUp";
  const toBooking = (
    <Link className="button" href={`/bookings/${payment.booking_id}`}>
      {t("toBooking")}
    </Link>
  );
  // A customer who came back without paying need not wait until the gateway reports it.
  const otherWay = (
    <Link className="button plain" href={`/pay/${payment.booking_id}`}>
      {t("otherWay")}
    </Link>
  );
  const checkNow = (
    <button type="button" className="button primary" disabled={verify.busy} onClick={() => void verify.run()}>
      <Icon name="retry" /> {t("checkNow")}
    </button>
  );
  const panels: Record<typeof kind, ReactNode> = {
    paid: (
      <StatusPanel tone="good" icon="check" title={t("paidTitle")} text={t("paidHint", values)}>
        <Link className="button primary" href={`/pay/receipt/${payment.id}`}>
          <Icon name="print" /> {t("receipt")}
        </Link>
        {toBooking}
      </StatusPanel>
    ),
    returning: (
      <StatusPanel tone="done" icon="retry" title={t("returningTitle")} text={t("returningHint", values)}>
        {toBooking}
      </StatusPanel>
    ),
    refunded: (
      <StatusPanel tone="done" icon="retry" title={t("refundedTitle")} text={t("refundedHint", values)}>
        {toBooking}
      </StatusPanel>
    ),
    failed: (
      <StatusPanel tone="bad" icon="close" title={t("failedTitle")} text={t("failedHint")}>
        {toBooking}
      </StatusPanel>
    ),
    inDoubt: doubtfulAttempt && (
      <PaymentInDoubt
        payment={payment}
        attempt={doubtfulAttempt}
        mayPay={user?.id === payment.user_id}
        onChange={set}
      />
    ),
    cash: (
      <StatusPanel tone="good" icon="wallet" title={t("cashTitle")} text={t("cashHint", values)}>
        {toBooking}
        {otherWay}
      </StatusPanel>
    ),
    givenUp: (
      <StatusPanel tone="bad" icon="close" title={t("givenUpTitle", values)} text={t("givenUpHint")}>
        {toBooking}
      </StatusPanel>
    ),
    checking: (
      <StatusPanel tone="wait" icon="clock" title={t("checking", values)} text={t("checkingHint")} busy>
        {toBooking}
        {otherWay}
      </StatusPanel>
    ),
    open: (
      <StatusPanel tone="wait" icon="clock" title={t("stillOpen")} text={t("stillOpenHint", values)}>
        {checkNow}
        {toBooking}
        {otherWay}
      </StatusPanel>
    ),
  };
  return (
    <div className="stack">
      {panels[kind]}
      <ErrorNotice error={verify.error} />
      {isUnpaid && user?.id === payment.user_id && <PayMethods bookingId={payment.booking_id} onRefused={reload} />}
    </div>
  );
}

function resultKind(payment: Payment, isReloading: boolean) {
  if (payment.status === "COMPLETED") return isReturning(payment) ? "returning" : "paid";
  if (payment.status === "REFUNDED") return "refunded";
  // The customer may have chosen cash while another payment is in doubt. That choice is shown first.
  if (isCashDue(payment.status, payment.payment_method)) return "cash";
  if (attemptInDoubt(payment)) return "inDoubt";
  if (gaveUp(payment)) return "givenUp";
  if (lastTryFailed(payment)) return "failed";
  return isReloading ? "checking" : "open";
}

function isReturning({ refunds }: Payment): boolean {
  return refunds.some(({ status }) => status === "PENDING");
}
