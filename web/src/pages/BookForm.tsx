/** The form that requests a puja from a pandit: the service, the day in either calendar, the time and the address. */

import { type FormEvent, useState } from "react";
import { api } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction } from "../api/hooks";
import { useIdempotencyKey } from "../api/idempotencyKey";
import type { Pandit, Service } from "../api/types";
import { navigate } from "../app/router";
import { Field } from "../components/Field";
import { ErrorNotice } from "../components/feedback";
import { booking } from "../i18n/catalogue/booking";
import { isDevanagari } from "../i18n/language";
import { useFormat, usePickText, useTexts } from "../i18n/provider";
import { bookableDays, type ChosenTime, isBetween, resolveTime } from "../time/chosenTime";
import { NEPAL } from "../time/zone";
import { BookTime } from "./BookTime";

interface Props {
  pandit: Pandit;
  chosen: Service | null;
  onChoose: (service: Service) => void;
}

/** Where the focus goes if the day is missing or the time is ambiguous. The browser does not check these. */
const UNCLEAR_TIME_FIELDS = {
  incomplete: ".date-day[tabindex='0']",
  skipped: "input[type='time']",
  repeated: "input[name='which']",
} as const;

export function BookForm({ pandit, chosen, onChoose }: Props) {
  const t = useTexts(booking);
  const pickText = usePickText();
  const format = useFormat();
  const service = chosen ?? pandit.services[0];
  const [when, setWhen] = useState<ChosenTime>({ zone: NEPAL, day: null, time: "08:00", which: null });
  const [address, setAddress] = useState("");
  const [note, setNote] = useState("");
  const [isSubmitted, setSubmitted] = useState(false);

  // After a change of the place, the chosen day may be outside the bookable days of that place.
  const isOpen = when.day && isBetween(when.day, bookableDays(when.zone, Date.now()));
  const chosenTime = isOpen ? when : { ...when, day: null };
  const resolved = resolveTime(chosenTime);
  const keyFor = useIdempotencyKey();
  const book = useAction(async () => {
    if (resolved.kind !== "clear" || service === undefined) return;
    const noteField = isDevanagari(note) ? { note_ne: note } : { note: note || null };
    const time = { scheduled_at: resolved.at, place_timezone: when.zone };
    const body = { pandit_id: pandit.id, service_id: service.id, ...time, address, ...noteField };
    const created = await api.post("/bookings", { body, idempotencyKey: keyFor(body) });
    navigate(`/bookings/${created.id}`);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    // Every invalid field shows its error, and the first one gets the focus. Day and time come before the other fields.
    const isComplete = event.currentTarget.checkValidity();
    const isTimeMissing = resolved.kind === "incomplete" && chosenTime.day !== null;
    if (resolved.kind === "clear") isComplete && void book.run();
    else if (!isTimeMissing)
      event.currentTarget.querySelector<HTMLElement>(UNCLEAR_TIME_FIELDS[resolved.kind])?.focus();
  };
  const choose = (id: string) => {
    const found = pandit.services.find((each) => each.id === id);
    if (found) onChoose(found);
  };

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Field label={t("service")} error={fieldError(book.error, "service_id")}>
        {(props) => (
          <select {...props} value={service?.id} onChange={(event) => choose(event.target.value)}>
            {pandit.services.map((each) => (
              <option key={each.id} value={each.id}>
                {pickText(each.name, each.name_ne)} · {format.money(each.price, each.currency)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <BookTime
        chosen={chosenTime}
        isSubmitted={isSubmitted}
        errors={{
          scheduled_at: fieldError(book.error, "scheduled_at"),
          place_timezone: fieldError(book.error, "place_timezone"),
        }}
        onChange={(part) => setWhen({ ...chosenTime, which: null, ...part })}
      />
      <Field label={t("address")} hint={t("addressHint")} error={fieldError(book.error, "address")}>
        {(props) => (
          <input
            {...props}
            required
            maxLength={500}
            autoComplete="street-address"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("note")} optional>
        {(props) => (
          <textarea {...props} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      <ErrorNotice error={book.error} />
      <div className="row spread">
        {service && (
          <strong>
            {t("total")}: {format.money(service.price, service.currency)}
          </strong>
        )}
        <button type="submit" className="button primary" disabled={book.busy}>
          {t("sendRequest")}
        </button>
      </div>
    </form>
  );
}
