/** A labelled field with its hint and its error, tied together for those who cannot see that they stand together. */

import { type ReactNode, useId } from "react";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";

export interface FieldProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
  readonly className: string;
}

interface Props {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  children: (props: FieldProps) => ReactNode;
}

export function Field({ label, hint, error, optional, children }: Props) {
  const t = useTexts(common);
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="soft"> ({t("optional")})</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        className: "input",
      })}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="wrong" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}
