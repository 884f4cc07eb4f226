import { type FormEvent, useId, useState } from "react";
import { api, session } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction, useUser } from "../api/hooks";
import type { User } from "../api/types";
import { Page } from "../app/Page";
import { navigate } from "../app/router";
import { useToast } from "../app/toasts";
import { DigitsInput } from "../components/DigitsInput";
import { Field } from "../components/Field";
import { Problem } from "../components/feedback";
import { account } from "../i18n/catalogue/account";
import { common } from "../i18n/catalogue/common";
import type { Language } from "../i18n/language";
import { useFormat, useReading, useTexts } from "../i18n/provider";
import { momentText } from "../time/format";
import { allZones, isZone } from "../time/zone";

const TEXTS = { ...common, ...account };

const ROLE_NAMES = { CUSTOMER: "customerRole", PANDIT: "panditRole", ADMIN: "adminRole" } as const;

export default function Profile() {
  const user = useUser();
  return user && <Form key={user.id} user={user} />;
}

function Form({ user }: { user: User }) {
  const t = useTexts(TEXTS);
  const { language, setLanguage } = useReading();
  const format = useFormat();
  const say = useToast();
  const [form, setForm] = useState({ full_name: user.full_name, phone: user.phone ?? "", timezone: user.timezone });
  const save = useAction(async () => {
    session.update(await api.patch("/me", { body: { ...form, phone: form.phone || null, language } }));
    say(t("saved"));
  });
  const logOut = useAction(async () => {
    const token = session.get()?.refreshToken;
    session.end();
    navigate("/login");
    if (token) await api.post("/auth/logout", { body: { refresh_token: token } });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  return (
    <Page title={t("profileTitle")} narrow>
      <p className="soft">
        {user.email} · {t(ROLE_NAMES[user.role])} · {t("memberSince", { day: format.day(user.created_at) })}
      </p>
      <form className="card stack" onSubmit={submit}>
        <Field label={t("fullName")} error={fieldError(save.error, "full_name")}>
          {(props) => (
            <input
              {...props}
              autoComplete="name"
              required
              maxLength={120}
              value={form.full_name}
              onChange={(event) => setForm({ ...form, full_name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("phone")} optional error={fieldError(save.error, "phone")}>
          {(props) => (
            <DigitsInput
              {...props}
              type="tel"
              autoComplete="tel"
              value={form.phone}
              onChange={(phone) => setForm({ ...form, phone })}
            />
          )}
        </Field>
        <LanguageChoice language={language} onChange={setLanguage} />
        <ZoneField
          zone={form.timezone}
          error={fieldError(save.error, "timezone")}
          onChange={(timezone) => setForm({ ...form, timezone })}
        />
        <Problem error={save.error} />
        <button type="submit" className="button lead" disabled={save.busy || !isZone(form.timezone)}>
          {t("save")}
        </button>
      </form>
      <p>
        <button type="button" className="button undo" onClick={() => void logOut.run()}>
          {t("logOut")}
        </button>
      </p>
    </Page>
  );
}

function LanguageChoice({ language, onChange }: { language: Language; onChange: (language: Language) => void }) {
  const t = useTexts(account);
  return (
    <fieldset className="field">
      <legend>{t("language")}</legend>
      <div className="choices">
        {(["en", "ne"] as const).map((each) => (
          <label key={each} className="choice" lang={each}>
            <input type="radio" name="language" checked={language === each} onChange={() => onChange(each)} />
            {each === "en" ? "English" : "नेपाली"}
          </label>
        ))}
      </div>
      <span className="hint">{t("languageHint")}</span>
    </fieldset>
  );
}

function ZoneField({ zone, error, onChange }: { zone: string; error?: string; onChange: (zone: string) => void }) {
  const t = useTexts(account);
  const { language } = useReading();
  const zones = useId();
  const known = isZone(zone);
  const hint = known ? t("timezoneHint", { time: momentText(Date.now(), zone, language) }) : undefined;
  return (
    <Field label={t("timezone")} hint={hint} error={known ? error : t("timezoneUnknown")}>
      {(props) => (
        <>
          <input {...props} list={zones} value={zone} onChange={(event) => onChange(event.target.value)} />
          <datalist id={zones}>
            {allZones().map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
