/** A labelled field with its hint and its error, tied together for those who cannot see that they stand together. */

import { type ReactNode, useId } from "react";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import { useFieldValidation } from "./fieldValidation";

export interface FieldProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
  readonly className: string;
}

interface Props {
  label: ReactNode;
  hint?: ReactNode;
  /** What the server objects to. What the browser objects to the field says by itself. */
  error?: string;
  optional?: boolean;
  children: (props: FieldProps) => ReactNode;
}

export function Field({ label, hint, error, optional, children }: Props) {
  const t = useTexts(common);
  const id = useId();
  const { message, ...handlers } = useFieldValidation();
  const wrong = message ?? error;
  const described = [hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field" {...handlers}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="muted"> ({t("optional")})</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": wrong ? true : undefined,
        className: "input",
      })}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span className="error-text" id={`${id}-error`}>
          {wrong}
        </span>
      )}
    </div>
  );
}
