/** Asking a pandit for a puja: which, on which day of either calendar, when, and where. */

import { type FormEvent, useState } from "react";
import { api } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction } from "../api/hooks";
import { useRequestKey } from "../api/requestKey";
import type { Pandit, Service } from "../api/types";
import { navigate } from "../app/router";
import { DatePicker } from "../components/DatePicker";
import { Field } from "../components/Field";
import { Problem } from "../components/feedback";
import { booking } from "../i18n/catalogue/booking";
import { isDevanagari } from "../i18n/language";
import { useEither, useFormat, useReading, useTexts } from "../i18n/provider";
import { civilOf, type Day, dayNumber, toBikramSambat } from "../time/bikramSambat";
import { bsText, civilText, momentText, timeText } from "../time/format";
import { clockAt, instantOf, NEPAL } from "../time/zone";

interface Props {
  pandit: Pandit;
  chosen: Service | null;
  onChoose: (service: Service) => void;
}

const YEAR_DAYS = 365;

export function BookForm({ pandit, chosen, onChoose }: Props) {
  const t = useTexts(booking);
  const either = useEither();
  const format = useFormat();
  const { language, zone } = useReading();
  const today = clockAt(Date.now(), zone);
  const service = chosen ?? pandit.services[0];
  const [day, setDay] = useState<Day | null>(null);
  const [time, setTime] = useState("08:00");
  const [address, setAddress] = useState("");
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);

  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const scheduled_at = day && instantOf({ ...day, hour, minute }, zone);
  const keyFor = useRequestKey();
  const book = useAction(async () => {
    if (scheduled_at === null || service === undefined) return;
    const written = isDevanagari(note) ? { note_ne: note } : { note: note || null };
    const body = { pandit_id: pandit.id, service_id: service.id, scheduled_at, address, ...written };
    const made = await api.post("/bookings", { body, idempotencyKey: keyFor(body) });
    navigate(`/bookings/${made.id}`);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(day === null);
    if (day !== null) void book.run();
  };
  const bs = day && toBikramSambat(day);
  // A browser's own field for times does not speak Nepali: the words beside it do.
  const words = timeText({ hour, minute }, language);
  const hint = zone === NEPAL ? t("timeInNepal", { words }) : t("timeElsewhere", { words, zone });
  const choose = (id: string) => {
    const found = pandit.services.find((each) => each.id === id);
    if (found) onChoose(found);
  };

  return (
    <form className="stack" onSubmit={submit}>
      <Field label={t("service")} error={fieldError(book.error, "service_id")}>
        {(props) => (
          <select {...props} value={service?.id} onChange={(event) => choose(event.target.value)}>
            {pandit.services.map((each) => (
              <option key={each.id} value={each.id}>
                {either(each.name, each.name_ne)} · {format.money(each.price, each.currency)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <DatePicker
        label={t("day")}
        value={day}
        min={today}
        max={civilOf(dayNumber(today) + YEAR_DAYS)}
        onChange={(chosenDay) => {
          setDay(chosenDay);
          setMissing(false);
        }}
      />
      {day && <p>{t("chosenDay", { bs: bs ? bsText(bs, language) : "–", ad: civilText(day, language) })}</p>}
      {missing && (
        <p className="wrong" role="alert">
          {t("chooseDay")}
        </p>
      )}
      <Field label={t("time")} hint={time && hint} error={fieldError(book.error, "scheduled_at")}>
        {(props) => (
          <input {...props} type="time" required value={time} onChange={(event) => setTime(event.target.value)} />
        )}
      </Field>
      {scheduled_at && zone !== NEPAL && (
        <p className="soft">{t("nepalTime", { moment: momentText(scheduled_at, NEPAL, language) })}</p>
      )}
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
      <Problem error={book.error} />
      <div className="row spread">
        {service && (
          <strong>
            {t("total")}: {format.money(service.price, service.currency)}
          </strong>
        )}
        <button type="submit" className="button lead" disabled={book.busy}>
          {t("sendRequest")}
        </button>
      </div>
    </form>
  );
}
