/**
 * What became of a payment. The gateway's redirect proves nothing, so the payment itself is asked: every few seconds
 * at first, then rarer, then only by hand, while the server's reconciler goes on by itself.
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
import { payment } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";
import { PaymentInDoubt } from "./PaymentInDoubt";
import { StatusPanel } from "./StatusPanel";

const TEXTS = { ...common, ...payment };

/** Pauses between the questions, in seconds. */
const PAUSES = [1, 2, 2, 3, 3, 5, 5, 8, 8, 13, 13, 21, 21, 34];

export default function PayResult() {
  const t = useTexts(payment);
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

function Outcome({ payment: paid, reload, set }: Props) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const user = useUser();
  const [asked, setAsked] = useState(0);
  const verify = useAction(async () => {
    set(await api.post("/payments/{payment_id}/verify", { path: { payment_id: paid.id } }));
  });
  const doubted = attemptInDoubt(paid);
  const isWaiting = kindOf(paid, true) === "checking";
  const pause = isWaiting ? PAUSES[asked] : undefined;
  useEffect(() => {
    if (pause === undefined) return;
    const timer = setTimeout(() => {
      setAsked((count) => count + 1);
      reload();
    }, pause * 1000);
    return () => clearTimeout(timer);
  }, [pause, reload]);

  const method = lastTry(paid)?.payment_method ?? paid.payment_method;
  const values = { method: t(method), amount: format.money(paid.amount, paid.currency) };
  const kind = kindOf(paid, pause !== undefined);
  const isUnpaid = kind === "failed" || kind === "givenUp";
  const toBooking = (
    <Link className="button" href={`/bookings/${paid.booking_id}`}>
      {t("toBooking")}
    </Link>
  );
  // Whoever came back without paying is not kept waiting for the gateway to say so.
  const otherWay = (
    <Link className="button plain" href={`/pay/${paid.booking_id}`}>
      {t("otherWay")}
    </Link>
  );
  const checkNow = (
    <button type="button" className="button primary" disabled={verify.busy} onClick={() => void verify.run()}>
      <Icon name="retry" /> {t("checkNow")}
    </button>
  );
  const shown: Record<typeof kind, ReactNode> = {
    paid: (
      <StatusPanel tone="good" icon="check" title={t("paidTitle")} text={t("paidHint", values)}>
        <Link className="button primary" href={`/pay/receipt/${paid.id}`}>
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
    inDoubt: doubted && (
      <PaymentInDoubt payment={paid} attempt={doubted} mayPay={user?.id === paid.user_id} onChange={set} />
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
      {shown[kind]}
      <ErrorNotice error={verify.error} />
      {isUnpaid && user?.id === paid.user_id && <PayMethods bookingId={paid.booking_id} onRefused={reload} />}
    </div>
  );
}

function kindOf(paid: Payment, isAsking: boolean) {
  if (paid.status === "COMPLETED") return isReturning(paid) ? "returning" : "paid";
  if (paid.status === "REFUNDED") return "refunded";
  // Cash that was chosen while another payment is in doubt is what its customer has decided.
  if (isCashDue(paid.status, paid.payment_method)) return "cash";
  if (attemptInDoubt(paid)) return "inDoubt";
  if (gaveUp(paid)) return "givenUp";
  if (lastTryFailed(paid)) return "failed";
  return isAsking ? "checking" : "open";
}

function isReturning({ refunds }: Payment): boolean {
  return refunds.some(({ status }) => status === "PENDING");
}
