/** The ways to pay a booking, and off to the one chosen. */

import { type FormEvent, useRef, useState } from "react";
import { api } from "../api/client";
import { useAction, useResource } from "../api/hooks";
import type { Checkout, PaymentMethod } from "../api/types";
import { navigate } from "../app/router";
import { newId } from "../chat/ids";
import { Loaded, Problem } from "../components/feedback";
import { common } from "../i18n/catalogue/common";
import { payment } from "../i18n/catalogue/payment";
import { useTexts } from "../i18n/provider";
import "./Pay.css";

const TEXTS = { ...common, ...payment };

export function PayMethods({ bookingId }: { bookingId: string }) {
  const t = useTexts(TEXTS);
  const methods = useResource("methods", (signal) => api.get("/payments/methods", { signal }));
  const [chosen, setChosen] = useState<PaymentMethod | null>(null);
  const [leaving, setLeaving] = useState(false);
  const keys = useRef(new Map<PaymentMethod, string>());
  const checkout = useAction(async (method: PaymentMethod) => {
    // A second press, or a retry after the network failed, is the same checkout: it has the same key.
    const idempotencyKey = keys.current.get(method) ?? newId();
    keys.current.set(method, idempotencyKey);
    const path = { booking_id: bookingId };
    const begun = await api.post("/bookings/{booking_id}/payment", {
      path,
      body: { payment_method: method },
      idempotencyKey,
    });
    keys.current.delete(method);
    setLeaving(true);
    goOn(begun.checkout, begun.payment.id);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) void checkout.run(chosen);
  };
  return (
    <form className="card stack" onSubmit={submit}>
      <Loaded from={methods}>
        {({ items }) => (
          <fieldset className="field methods">
            <legend>{t("howToPay")}</legend>
            {items.map(({ payment_method: method, enabled }) => (
              <label key={method} className="choice method">
                <input
                  type="radio"
                  name="method"
                  disabled={!enabled}
                  checked={chosen === method}
                  onChange={() => setChosen(method)}
                />
                <span>
                  <strong>{t(method)}</strong>
                  <span className="soft small">{t(enabled ? `${method}hint` : "off")}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </Loaded>
      <Problem error={checkout.error} />
      <button type="submit" className="button lead" disabled={chosen === null || checkout.busy || leaving}>
        {label(t, chosen, leaving)}
      </button>
    </form>
  );
}

function label(
  t: ReturnType<typeof useTexts<typeof common & typeof payment>>,
  chosen: PaymentMethod | null,
  leaving: boolean,
) {
  if (chosen === null) return t("choose");
  if (chosen === "CASH") return t("payByCash");
  return t(leaving ? "leaving" : "goToPay", { method: t(chosen) });
}

/** To the gateway, by a link or by a form of its own; or straight to how it stands. */
function goOn(checkout: Checkout, paymentId: string): void {
  if (checkout.kind === "redirect") {
    location.assign(checkout.url);
  } else if (checkout.kind === "form") {
    const form = document.createElement("form");
    form.method = checkout.method;
    form.action = checkout.url;
    for (const [name, value] of Object.entries(checkout.fields)) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  } else {
    navigate(`/pay/result?payment_id=${paymentId}`);
  }
}
