import { type FormEvent, useState } from "react";
import { api, session } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction, useUser } from "../api/hooks";
import type { User } from "../api/types";
import { Page } from "../app/Page";
import { navigate } from "../app/router";
import { useToast } from "../app/toasts";
import { CityField } from "../components/CityField";
import { DigitsInput } from "../components/DigitsInput";
import { Field } from "../components/Field";
import { ErrorNotice } from "../components/feedback";
import { account } from "../i18n/catalogue/account";
import { common } from "../i18n/catalogue/common";
import type { Language } from "../i18n/language";
import { useFormat, useLocale, useTexts } from "../i18n/provider";
import { zoneText } from "../time/cities";
import { momentText } from "../time/format";

const TEXTS = { ...common, ...account };

const ROLE_NAMES = { CUSTOMER: "customerRole", PANDIT: "panditRole", ADMIN: "adminRole" } as const;

export default function Profile() {
  const user = useUser();
  return user && <Form key={user.id} user={user} />;
}

function Form({ user }: { user: User }) {
  const t = useTexts(TEXTS);
  const { language, setLanguage } = useLocale();
  const format = useFormat();
  const showToast = useToast();
  const [form, setForm] = useState({ full_name: user.full_name, phone: user.phone ?? "", timezone: user.timezone });
  const save = useAction(async () => {
    session.update(await api.patch("/me", { body: { ...form, phone: form.phone || null, language } }));
    showToast(t("saved"));
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
      <p className="muted">
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
        <CityField
          label={t("timezone")}
          hint={t("timezoneHint", {
            zone: zoneText(form.timezone, language),
            time: momentText(Date.now(), form.timezone, language),
          })}
          zone={form.timezone}
          error={fieldError(save.error, "timezone")}
          onChange={(timezone) => setForm({ ...form, timezone })}
        />
        <ErrorNotice error={save.error} />
        <button type="submit" className="button primary" disabled={save.busy}>
          {t("save")}
        </button>
      </form>
      <p>
        <button type="button" className="button danger" onClick={() => void logOut.run()}>
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
