import { useState } from "react";
import { account } from "../i18n/catalogue/account";
import { useTexts } from "../i18n/provider";
import { Field } from "./Field";

interface Props {
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  hint?: string;
  error?: string;
}

/** A password field with a checkbox that shows the text. On a phone, typing errors in hidden text are common. */
export function Password({ value, onChange, autoComplete, hint, error }: Props) {
  const t = useTexts(account);
  const [shown, setShown] = useState(false);
  return (
    <div className="stack-small">
      <Field label={t("password")} hint={hint} error={error}>
        {(props) => (
          <input
            {...props}
            type={shown ? "text" : "password"}
            autoComplete={autoComplete}
            required
            minLength={autoComplete === "new-password" ? 8 : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <label className="checkbox">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        {t("showPassword")}
      </label>
    </div>
  );
}
