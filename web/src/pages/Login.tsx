import { type FormEvent, useEffect, useState } from "react";
import { api, session } from "../api/client";
import { useAction, useUser } from "../api/hooks";
import { Page } from "../app/Page";
import { Link, navigate, useRouter } from "../app/router";
import { safeRedirectPath } from "../app/safeRedirectPath";
import { Field } from "../components/Field";
import { ErrorNotice } from "../components/feedback";
import { Password } from "../components/Password";
import { account } from "../i18n/catalogue/account";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";

const TEXTS = { ...common, ...account };

export default function Login() {
  const t = useTexts(TEXTS);
  const { query } = useRouter();
  const user = useUser();
  const next = safeRedirectPath(query.get("next"));
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const logIn = useAction(async () => session.begin(await api.post("/auth/login", { body: { email, password } })));
  useEffect(() => {
    if (user) navigate(next, { replace: true });
  }, [user, next]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void logIn.run();
  };
  const here = query.get("next");
  return (
    <Page title={t("logInTitle")} narrow>
      {here && !logIn.error ? <p className="muted">{t("sessionEnded")}</p> : null}
      <form className="card stack" onSubmit={submit}>
        <Field label={t("email")}>
          {(props) => (
            <input
              {...props}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Password autoComplete="current-password" value={password} onChange={setPassword} />
        <ErrorNotice error={logIn.error} />
        <button type="submit" className="button primary" disabled={logIn.busy}>
          {t("logIn")}
        </button>
      </form>
      <p className="row">
        <span>{t("noAccount")}</span>
        <Link href={here ? `/register?next=${encodeURIComponent(here)}` : "/register"}>{t("register")}</Link>
      </p>
    </Page>
  );
}
