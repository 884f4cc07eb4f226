import { useState } from "react";
import { api } from "../../api/client";
import { useAction, useReloadOnNews } from "../../api/hooks";
import type { Attempt, Payment } from "../../api/types";
import { Link, useRouter } from "../../app/router";
import { Dialog } from "../../components/Dialog";
import { Filter } from "../../components/Filter";
import { ErrorNotice, PaymentChip } from "../../components/feedback";
import { Icon } from "../../components/Icon";
import { LocalTime } from "../../components/LocalTime";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useFormat, useTexts } from "../../i18n/provider";
import { RefundForm, ResolveForm } from "./PaymentForms";
import { PaymentSummary } from "./PaymentSummary";
import { Section } from "./Section";
import { useList } from "./useList";

const TEXTS = { ...common, ...admin };

const STATUSES = ["PENDING", "PROCESSING", "COMPLETED", "FAILED", "REFUNDED"] as const;

export default function Payments() {
  const t = useTexts(TEXTS);
  const { query } = useRouter();
  const status = STATUSES.find((each) => each === query.get("status"));
  const attention = query.get("attention") === "true";
  const filters = { status, attention: attention ? "true" : undefined };
  const payments = useList("payments", filters, (page, signal) =>
    api.get("/admin/payments", { query: { ...page, status, needs_attention: attention || undefined }, signal }),
  );
  useReloadOnNews(payments.reload);
  return (
    <Section
      title={t("payments")}
      list={payments}
      searchHint={t("searchMoney")}
      filter={
        <Filter
          label={t("status")}
          options={["attention", ...STATUSES] as const}
          value={attention ? "attention" : status}
          text={(each) => t(each === "attention" ? "needsAttention" : `payment${each}`)}
          onChange={(next) => payments.filter(next === "attention" ? { attention: "true" } : { status: next })}
        />
      }
    >
      {(items) => (
        <ul className="list">
          {items.map((payment) => (
            <Entry key={payment.id} payment={payment} onChange={payments.replace} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Entry({ payment, onChange }: { payment: Payment; onChange: (payment: Payment) => void }) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const [open, setOpen] = useState<"refund" | "resolve" | null>(null);
  const verify = useAction(async () =>
    onChange(await api.post("/payments/{payment_id}/verify", { path: { payment_id: payment.id } })),
  );
  const done = (changed: Payment) => {
    onChange(changed);
    setOpen(null);
  };
  const mayRefund = payment.status === "COMPLETED" || payment.refunds.some(({ status }) => status === "PENDING");
  return (
    <li className="card">
      <div className="row spread">
        <h3>
          <Link href={`/bookings/${payment.booking_id}`}>
            {format.money(payment.amount, payment.currency)} · {t(payment.payment_method)}
          </Link>
        </h3>
        <span className="row">
          {payment.needs_attention && (
            <span className="chip bad">
              <Icon name="warn" size={16} /> {t("attentionMark")}
            </span>
          )}
          <PaymentChip status={payment.status} method={payment.payment_method} />
        </span>
      </div>
      <PaymentSummary payment={payment} />
      <p className="muted small">
        <span className="id">{payment.id}</span> · <LocalTime at={payment.updated_at} />
      </p>
      <h4>{t("attempts")}</h4>
      <Attempts attempts={payment.attempts} />
      {payment.refunds.length > 0 && (
        <>
          <h4>{t("refunds")}</h4>
          <ul className="plain attempts">
            {payment.refunds.map((refund) => (
              <li key={refund.id}>
                {format.money(refund.amount, refund.currency)} ·{" "}
                {t(refund.status === "FAILED" ? "refundFailed" : refund.status)}
                {refund.manual_reference && ` · ${refund.manual_reference}`} · {refund.reason}
              </li>
            ))}
          </ul>
        </>
      )}
      <GatewayData value={payment} />
      <ErrorNotice error={verify.error} />
      <div className="row">
        {payment.payment_method !== "CASH" && (
          <button type="button" className="button" disabled={verify.busy} onClick={() => void verify.run()}>
            {t("verifyPayment")}
          </button>
        )}
        {mayRefund && (
          <button type="button" className="button danger" onClick={() => setOpen("refund")}>
            {t("refund")}
          </button>
        )}
        {payment.attempts.some(needsDecision) && (
          <button type="button" className="button danger" onClick={() => setOpen("resolve")}>
            {t("resolve")}
          </button>
        )}
      </div>
      <Dialog title={t("refundTitle")} open={open === "refund"} onClose={() => setOpen(null)}>
        <PaymentSummary payment={payment} withAmount />
        <RefundForm payment={payment} onDone={done} onClose={() => setOpen(null)} />
      </Dialog>
      <Dialog title={t("resolveTitle")} open={open === "resolve"} onClose={() => setOpen(null)}>
        <PaymentSummary payment={payment} withAmount />
        <ResolveForm
          payment={payment}
          attempts={payment.attempts.filter(needsDecision)}
          onDone={done}
          onClose={() => setOpen(null)}
        />
      </Dialog>
    </li>
  );
}

/** Whether an admin has to decide about an attempt. Unpaid cash and a payment in progress need no decision. */
function needsDecision({ held_because }: Attempt): boolean {
  return held_because !== null;
}

function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const t = useTexts(common);
  const format = useFormat();
  return (
    <ul className="plain attempts">
      {attempts.map((attempt) => (
        <li key={attempt.id} className="row">
          <span className="id">{attempt.id}</span>
          <span>{t(attempt.payment_method)}</span>
          <span>{format.money(attempt.amount, attempt.currency)}</span>
          <PaymentChip status={attempt.status} method={attempt.payment_method} />
          {attempt.transaction_id && <span className="id">{attempt.transaction_id}</span>}
          {attempt.held_text && <span className="error-text">{attempt.held_text}</span>}
        </li>
      ))}
    </ul>
  );
}

function GatewayData({ value }: { value: Payment }) {
  const t = useTexts(admin);
  const raw = value.gateway_response;
  if (raw === null) return null;
  return (
    <details>
      <summary>{t("gatewayData")}</summary>
      <pre className="raw">{JSON.stringify(raw, null, 2)}</pre>
    </details>
  );
}
