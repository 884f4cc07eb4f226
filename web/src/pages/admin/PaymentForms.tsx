/** Forms for an admin's two decisions about a payment: to refund it, and to resolve an attempt that no gateway decides. */

import { type FormEvent, useState } from "react";
import { api } from "../../api/client";
import { fieldError } from "../../api/errors";
import { useAction } from "../../api/hooks";
import type { Attempt, Payment } from "../../api/types";
import { newId } from "../../chat/ids";
import { AmountInput } from "../../components/AmountInput";
import { Field } from "../../components/Field";
import { ErrorNotice } from "../../components/feedback";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";

const TEXTS = { ...common, ...admin };

interface Props {
  payment: Payment;
  onDone: (payment: Payment) => void;
  onClose: () => void;
}

/** Payment methods whose gateway has an API for refunds. The others need a manual refund and its reference. */
const METHODS_WITH_REFUND_API = new Set(["KHALTI", "STRIPE"]);

export function RefundForm({ payment, onDone, onClose }: Props) {
  const t = useTexts(TEXTS);
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [reference, setReference] = useState("");
  const [idempotencyKey] = useState(newId);
  const isManual = !METHODS_WITH_REFUND_API.has(payment.payment_method);
  const refund = useAction(async () => {
    const body = {
      reason,
      ...(amount ? { amount } : {}),
      ...(isManual ? { manual_reference: reference } : {}),
    };
    onDone(await api.post("/payments/{payment_id}/refund", { path: { payment_id: payment.id }, body, idempotencyKey }));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void refund.run();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        label={`${t("refundAmount")} (${payment.currency})`}
        hint={t("refundAmountHint")}
        error={fieldError(refund.error, "amount")}
      >
        {(props) => <AmountInput {...props} value={amount} onChange={setAmount} />}
      </Field>
      <Field label={t("reason")} error={fieldError(refund.error, "reason")}>
        {(props) => (
          <textarea
            {...props}
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {isManual && (
        <Field
          label={t("manualReference")}
          hint={t("manualReferenceHint")}
          error={fieldError(refund.error, "manual_reference")}
        >
          {(props) => (
            <input {...props} required value={reference} onChange={(event) => setReference(event.target.value)} />
          )}
        </Field>
      )}
      <ErrorNotice error={refund.error} />
      <div className="row">
        <button type="submit" className="button danger" disabled={refund.busy}>
          {t("refund")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

const OUTCOMES = [
  ["COMPLETED", "asPaid"],
  ["FAILED", "asFailed"],
] as const;

export function ResolveForm({ payment, attempts, onDone, onClose }: Props & { attempts: readonly Attempt[] }) {
  const t = useTexts(TEXTS);
  const [attempt, setAttempt] = useState(attempts[0]?.id ?? "");
  const [status, setStatus] = useState<"COMPLETED" | "FAILED" | null>(null);
  const [note, setNote] = useState("");
  const resolve = useAction(async () => {
    if (status === null) return;
    const path = { payment_id: payment.id };
    onDone(
      await api.post("/admin/payments/{payment_id}/resolve", { path, body: { attempt_id: attempt, status, note } }),
    );
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void resolve.run();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t("resolveHint")}</p>
      <Field label={t("attempt")}>
        {(props) => (
          <select {...props} value={attempt} onChange={(event) => setAttempt(event.target.value)}>
            {attempts.map((each) => (
              <option key={each.id} value={each.id}>
                {each.id} · {t(each.payment_method)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <fieldset className="choices field">
        <legend>{t("status")}</legend>
        {OUTCOMES.map(([value, label]) => (
          <label key={value} className="choice">
            <input type="radio" name="outcome" required checked={status === value} onChange={() => setStatus(value)} />
            {t(label)}
          </label>
        ))}
      </fieldset>
      <Field label={t("note")} error={fieldError(resolve.error, "note")}>
        {(props) => (
          <textarea
            {...props}
            required
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <ErrorNotice error={resolve.error} />
      <div className="row">
        <button type="submit" className="button danger" disabled={resolve.busy || status === null}>
          {t("resolve")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
