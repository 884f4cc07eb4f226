/**
 * Shows a payment that may have succeeded and that an admin has to check. Other payment methods are hidden at first: a
 * customer who asks for them is warned that both payments may be charged.
 */

import { useState } from "react";
import { api } from "../api/client";
import { useAction } from "../api/hooks";
import type { Attempt, Payment } from "../api/types";
import { Link } from "../app/router";
import { Dialog } from "../components/Dialog";
import { ErrorNotice } from "../components/feedback";
import { Icon } from "../components/Icon";
import { common } from "../i18n/catalogue/common";
import { payment as paymentTexts } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import { PayMethods } from "./PayMethods";
import { StatusPanel } from "./StatusPanel";

const TEXTS = { ...common, ...paymentTexts };

interface Props {
  payment: Payment;
  attempt: Attempt;
  mayPay: boolean;
  onChange: (payment: Payment) => void;
}

export function PaymentInDoubt({ payment, attempt, mayPay, onChange }: Props) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const [isDialogOpen, setDialogOpen] = useState(false);
  const [paysAnyway, setPaysAnyway] = useState(false);
  const verify = useAction(async () => {
    onChange(await api.post("/payments/{payment_id}/verify", { path: { payment_id: payment.id } }));
  });
  const values = { method: t(attempt.payment_method), amount: format.money(attempt.amount, attempt.currency) };
  return (
    <div className="stack">
      <StatusPanel tone="wait" icon="warn" title={t("attentionTitle")} text={t("attentionHint", values)}>
        <button type="button" className="button primary" disabled={verify.busy} onClick={() => void verify.run()}>
          <Icon name="retry" /> {t("checkNow")}
        </button>
        <Link className="button" href={`/bookings/${payment.booking_id}`}>
          {t("toBooking")}
        </Link>
        {mayPay && !paysAnyway && (
          <button type="button" className="button plain" onClick={() => setDialogOpen(true)}>
            {t("anyway")}
          </button>
        )}
      </StatusPanel>
      <ErrorNotice error={verify.error} />
      {mayPay && paysAnyway && <PayMethods bookingId={payment.booking_id} anyway />}
      <Dialog title={t("anywayTitle")} open={isDialogOpen} onClose={() => setDialogOpen(false)}>
        <div className="stack">
          <p>{t("anywayText", values)}</p>
          <div className="row">
            <button type="button" className="button primary" onClick={() => setDialogOpen(false)}>
              {t("waitInstead")}
            </button>
            <button
              type="button"
              className="button danger"
              onClick={() => {
                setDialogOpen(false);
                setPaysAnyway(true);
              }}
            >
              {t("anyway")}
            </button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}
