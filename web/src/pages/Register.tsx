import { type FormEvent, useEffect, useState } from "react";
import { api, session } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction, useUser } from "../api/hooks";
import { Page } from "../app/Page";
import { Link, navigate, useRouter } from "../app/router";
import { safeRedirectPath } from "../app/safeRedirectPath";
import { DigitsInput } from "../components/DigitsInput";
import { Field } from "../components/Field";
import { ErrorNotice } from "../components/feedback";
import { Password } from "../components/Password";
import { account } from "../i18n/catalogue/account";
import { common } from "../i18n/catalogue/common";
import { useLocale, useTexts } from "../i18n/provider";

const TEXTS = { ...common, ...account };

const ROLES = [
  ["CUSTOMER", "asCustomer"],
  ["PANDIT", "asPandit"],
] as const;

export default function Register() {
  const t = useTexts(TEXTS);
  const { language, zone } = useLocale();
  const { query } = useRouter();
  const user = useUser();
  const next = safeRedirectPath(query.get("next"));
  const [form, setForm] = useState({ full_name: "", email: "", password: "", phone: "" });
  const [role, setRole] = useState<"CUSTOMER" | "PANDIT">("CUSTOMER");
  const register = useAction(async () => {
    const body = { ...form, phone: form.phone || null, role, language, timezone: zone };
    session.begin(await api.post("/auth/register", { body }));
  });
  useEffect(() => {
    if (user) navigate(next, { replace: true });
  }, [user, next]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void register.run();
  };
  const set = (name: keyof typeof form) => (value: string) => setForm({ ...form, [name]: value });
  return (
    <Page title={t("registerTitle")} narrow>
      <form className="card stack" onSubmit={submit}>
        <fieldset className="field">
          <legend>{t("iAm")}</legend>
          <div className="choices">
            {ROLES.map(([value, label]) => (
              <label key={value} className="choice">
                <input type="radio" name="role" checked={role === value} onChange={() => setRole(value)} />
                {t(label)}
              </label>
            ))}
          </div>
        </fieldset>
        <Field label={t("fullName")} error={fieldError(register.error, "full_name")}>
          {(props) => (
            <input
              {...props}
              autoComplete="name"
              required
              maxLength={120}
              value={form.full_name}
              onChange={(event) => set("full_name")(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("email")} error={fieldError(register.error, "email")}>
          {(props) => (
            <input
              {...props}
              type="email"
              autoComplete="email"
              required
              value={form.email}
              onChange={(event) => set("email")(event.target.value)}
            />
          )}
        </Field>
        <Password
          autoComplete="new-password"
          hint={t("passwordHint")}
          error={fieldError(register.error, "password")}
          value={form.password}
          onChange={set("password")}
        />
        <Field label={t("phone")} optional error={fieldError(register.error, "phone")}>
          {(props) => (
            <DigitsInput {...props} type="tel" autoComplete="tel" value={form.phone} onChange={set("phone")} />
          )}
        </Field>
        <ErrorNotice error={register.error} />
        <button type="submit" className="button primary" disabled={register.busy}>
          {t("register")}
        </button>
      </form>
      <p className="row">
        <span>{t("haveAccount")}</span>
        <Link href="/login">{t("logIn")}</Link>
      </p>
    </Page>
  );
}
