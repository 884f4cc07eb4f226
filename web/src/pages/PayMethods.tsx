/** Shows the methods to pay for a booking, and starts the checkout with the chosen one. */

import { type FormEvent, useRef, useState } from "react";
import { api } from "../api/client";
import { ApiError } from "../api/errors";
import { useAction, useLeavingPage, useReloadOnNews, useResource } from "../api/hooks";
import type { Checkout, Method, PaymentMethod } from "../api/types";
import { navigate } from "../app/router";
import { newId } from "../chat/ids";
import { ErrorNotice, LoadedResource } from "../components/feedback";
import { common } from "../i18n/catalogue/common";
import { payment } from "../i18n/catalogue/payment";
import { useFormat, useTexts } from "../i18n/provider";
import "./Pay.css";

const TEXTS = { ...common, ...payment };

interface Props {
  bookingId: string;
  /** Whether the payer knows that an earlier payment may be taken as well. */
  anyway?: boolean;
  /** Called when the server refuses the checkout: the booking is already paid, cancelled, or its payment is in doubt. */
  onRefused?: () => void;
}

export function PayMethods({ bookingId, anyway = false, onRefused }: Props) {
  const t = useTexts(TEXTS);
  const methods = useResource(`methods-${bookingId}`, (signal) =>
    api.get("/payments/methods", { query: { booking_id: bookingId }, signal }),
  );
  useReloadOnNews(methods.reload);
  const [chosen, setChosen] = useState<PaymentMethod | null>(null);
  const [leaving, leave] = useLeavingPage();
  const idempotencyKeys = useRef(new Map<PaymentMethod, string>());
  const checkout = useAction(async (method: PaymentMethod) => {
    // A second click, or a retry after a network failure, is the same checkout and needs the same key.
    const idempotencyKey = idempotencyKeys.current.get(method) ?? newId();
    idempotencyKeys.current.set(method, idempotencyKey);
    const path = { booking_id: bookingId };
    const body = { payment_method: method, ...(anyway && { anyway }) };
    const started = await api.post("/bookings/{booking_id}/payment", { path, body, idempotencyKey }).catch((error) => {
      if (error instanceof ApiError && error.status === 409) onRefused?.();
      throw error;
    });
    idempotencyKeys.current.delete(method);
    if (started.checkout.kind !== "none") leave();
    followCheckout(started.checkout, started.payment.id);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) void checkout.run(chosen);
  };
  return (
    <form className="card stack" onSubmit={submit}>
      <LoadedResource resource={methods}>
        {({ items }) => (
          <Choices methods={items.filter(({ enabled }) => enabled)} chosen={chosen} onChoose={setChosen} />
        )}
      </LoadedResource>
      <ErrorNotice error={checkout.error} />
      <button type="submit" className="button primary" disabled={chosen === null || checkout.busy || leaving}>
        {submitLabel(t, chosen, leaving)}
      </button>
    </form>
  );
}

interface ChoicesProps {
  methods: readonly Method[];
  chosen: PaymentMethod | null;
  onChoose: (method: PaymentMethod) => void;
}

function Choices({ methods, chosen, onChoose }: ChoicesProps) {
  const t = useTexts(TEXTS);
  if (methods.length === 0) return <p>{t("noMethod")}</p>;
  return (
    <fieldset className="field methods">
      <legend>{t("howToPay")}</legend>
      {methods.map((method) => (
        <label key={method.payment_method} className="choice method">
          <input
            type="radio"
            name="method"
            checked={chosen === method.payment_method}
            onChange={() => onChoose(method.payment_method)}
          />
          <span>
            <strong>{t(method.payment_method)}</strong>
            <span className="muted small">{t(`${method.payment_method}hint`)}</span>
            <Charge method={method} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Shows the charged amount if its currency differs from the booking's, before the payer leaves for the gateway. */
function Charge({ method: { amount, currency, exchange_rate: rate } }: { method: Method }) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  if (amount === null || currency === null || rate === null) return null;
  const values = {
    amount: format.money(amount, currency),
    unit: format.money("1", currency),
    rate: format.money(rate, "NPR"),
  };
  return <span className="small">{t("chargedAs", values)}</span>;
}

function submitLabel(
  t: ReturnType<typeof useTexts<typeof common & typeof payment>>,
  chosen: PaymentMethod | null,
  leaving: boolean,
) {
  if (chosen === null) return t("choose");
  if (chosen === "CASH") return t("payByCash");
  return t(leaving ? "leaving" : "goToPay", { method: t(chosen) });
}

/** Goes to the gateway by a redirect or a form, or to the result page if no gateway is involved. */
function followCheckout(checkout: Checkout, paymentId: string): void {
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
    form.remove(); // the form is still submitted, and does not remain in a page that the browser shows again
  } else {
    navigate(`/pay/result?payment_id=${paymentId}`);
  }
}
