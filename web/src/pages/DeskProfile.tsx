/** What families read about a pandit, in both languages, and the services they can book. */

import { type FormEvent, useState } from "react";
import { api } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction } from "../api/hooks";
import type { OwnPandit } from "../api/types";
import { useToast } from "../app/toasts";
import { newId } from "../chat/ids";
import { AmountInput } from "../components/AmountInput";
import { Field } from "../components/Field";
import { Empty, Problem } from "../components/feedback";
import { Icon } from "../components/Icon";
import { useLanguageNames } from "../components/people";
import { common } from "../i18n/catalogue/common";
import { desk } from "../i18n/catalogue/desk";
import { useTexts } from "../i18n/provider";

const TEXTS = { ...common, ...desk };

/** What most pandits speak; ISO 639-1. */
const LANGUAGES = ["ne", "en", "hi", "sa"];

interface Row {
  readonly key: string;
  readonly id?: string;
  readonly name: string;
  readonly name_ne: string;
  readonly price: string;
  readonly duration_minutes: string;
}

interface Props {
  profile: OwnPandit;
  onSaved: (profile: OwnPandit) => void;
}

export function DeskProfile({ profile, onSaved }: Props) {
  const t = useTexts(TEXTS);
  const say = useToast();
  const names = useLanguageNames();
  const [bio, setBio] = useState(profile.bio ?? "");
  const [bioNe, setBioNe] = useState(profile.bio_ne ?? "");
  const [languages, setLanguages] = useState<readonly string[]>(profile.languages);
  const [rows, setRows] = useState<readonly Row[]>(() => profile.services.map(rowOf));
  const save = useAction(async () => {
    const services = rows.map(({ id, name, name_ne, price, duration_minutes }) => ({
      ...(id ? { id } : {}),
      name,
      name_ne: name_ne || null,
      price,
      currency: "NPR" as const,
      duration_minutes: Number(duration_minutes),
    }));
    const body = { bio: bio || null, bio_ne: bioNe || null, languages: [...languages], services };
    onSaved(await api.put("/pandits/me", { body }));
    say(t("saved"));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const toggle = (code: string) =>
    setLanguages(languages.includes(code) ? languages.filter((other) => other !== code) : [...languages, code]);
  const change = (key: string, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <form className="card stack" onSubmit={submit}>
      <h2>{t("profileTitle")}</h2>
      <div className="columns">
        <Field label={t("bio")} optional error={fieldError(save.error, "bio")}>
          {(props) => (
            <textarea
              {...props}
              rows={5}
              maxLength={4000}
              value={bio}
              onChange={(event) => setBio(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("bioNe")} optional error={fieldError(save.error, "bio_ne")}>
          {(props) => (
            <textarea
              {...props}
              lang="ne"
              rows={5}
              maxLength={4000}
              value={bioNe}
              onChange={(event) => setBioNe(event.target.value)}
            />
          )}
        </Field>
      </div>
      <fieldset className="field">
        <legend>{t("languages")}</legend>
        <div className="row">
          {[...new Set([...LANGUAGES, ...languages])].map((code) => (
            <label key={code} className="tick">
              <input type="checkbox" checked={languages.includes(code)} onChange={() => toggle(code)} />
              {names([code])}
            </label>
          ))}
        </div>
      </fieldset>
      <h3>{t("servicesTitle")}</h3>
      {rows.length === 0 && <Empty>{t("noServices")}</Empty>}
      <ul className="service-rows">
        {rows.map((row, index) => (
          <ServiceRow
            key={row.key}
            row={row}
            error={(name) => fieldError(save.error, `services.${index}.${name}`)}
            onChange={(part) => change(row.key, part)}
            onRemove={() => setRows(rows.filter((other) => other.key !== row.key))}
          />
        ))}
      </ul>
      <div>
        <button type="button" className="button" onClick={() => setRows([...rows, emptyRow()])}>
          <Icon name="plus" /> {t("addService")}
        </button>
      </div>
      <Problem error={save.error} />
      <div>
        <button type="submit" className="button lead" disabled={save.busy}>
          {t("save")}
        </button>
      </div>
    </form>
  );
}

interface RowProps {
  row: Row;
  error: (name: string) => string | undefined;
  onChange: (part: Partial<Row>) => void;
  onRemove: () => void;
}

function ServiceRow({ row, error, onChange, onRemove }: RowProps) {
  const t = useTexts(desk);
  return (
    <li className="service-row">
      <Field label={t("serviceName")} error={error("name")}>
        {(props) => (
          <input
            {...props}
            required
            maxLength={120}
            value={row.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("serviceNameNe")} error={error("name_ne")}>
        {(props) => (
          <input
            {...props}
            lang="ne"
            maxLength={120}
            value={row.name_ne}
            onChange={(event) => onChange({ name_ne: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("price")} error={error("price")}>
        {(props) => <AmountInput {...props} required value={row.price} onChange={(price) => onChange({ price })} />}
      </Field>
      <Field label={t("minutes")} error={error("duration_minutes")}>
        {(props) => (
          <input
            {...props}
            required
            type="number"
            min={1}
            max={1440}
            value={row.duration_minutes}
            onChange={(event) => onChange({ duration_minutes: event.target.value })}
          />
        )}
      </Field>
      <button type="button" className="button undo" onClick={onRemove}>
        <Icon name="close" />
        <span aria-hidden="true">{t("remove")}</span>
        <span className="hidden">{t("removeService", { name: row.name || t("newService") })}</span>
      </button>
    </li>
  );
}

function rowOf(service: OwnPandit["services"][number]): Row {
  const { id, name, name_ne, price, duration_minutes } = service;
  return { key: id, id, name, name_ne: name_ne ?? "", price, duration_minutes: String(duration_minutes) };
}

function emptyRow(): Row {
  return { key: newId(), name: "", name_ne: "", price: "", duration_minutes: "120" };
}
