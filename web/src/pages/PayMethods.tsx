/** The ways to pay a booking, and off to the one chosen. */

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
  /** Called when the booking is not to be paid as it was thought: it is paid by now, cancelled, or in doubt. */
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
  const keys = useRef(new Map<PaymentMethod, string>());
  const checkout = useAction(async (method: PaymentMethod) => {
    // A second press, or a retry after the network failed, is the same checkout: it has the same key.
    const idempotencyKey = keys.current.get(method) ?? newId();
    keys.current.set(method, idempotencyKey);
    const path = { booking_id: bookingId };
    const body = { payment_method: method, ...(anyway && { anyway }) };
    const begun = await api.post("/bookings/{booking_id}/payment", { path, body, idempotencyKey }).catch((error) => {
      if (error instanceof ApiError && error.status === 409) onRefused?.();
      throw error;
    });
    keys.current.delete(method);
    if (begun.checkout.kind !== "none") leave();
    goOn(begun.checkout, begun.payment.id);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) void checkout.run(chosen);
  };
  return (
    <form className="card stack" onSubmit={submit}>
      <LoadedResource resource={methods}>
        {({ items }) => <Choices of={items.filter(({ enabled }) => enabled)} chosen={chosen} onChoose={setChosen} />}
      </LoadedResource>
      <ErrorNotice error={checkout.error} />
      <button type="submit" className="button primary" disabled={chosen === null || checkout.busy || leaving}>
        {label(t, chosen, leaving)}
      </button>
    </form>
  );
}

interface ChoicesProps {
  of: readonly Method[];
  chosen: PaymentMethod | null;
  onChoose: (method: PaymentMethod) => void;
}

function Choices({ of: methods, chosen, onChoose }: ChoicesProps) {
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
            <Charge of={method} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is charged where that is not the booking's own amount: said before the payer leaves. */
function Charge({ of: { amount, currency, exchange_rate: rate } }: { of: Method }) {
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
    form.remove(); // it goes out all the same, and is not there twice when the page is shown again
  } else {
    navigate(`/pay/result?payment_id=${paymentId}`);
  }
}
