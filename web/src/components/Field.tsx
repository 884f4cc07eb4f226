/** A form field with its label, hint and error. ARIA attributes connect them for screen readers. */

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
  /** The server's validation error. Errors that the browser finds are shown without it. */
  error?: string;
  optional?: boolean;
  children: (props: FieldProps) => ReactNode;
}

export function Field({ label, hint, error, optional, children }: Props) {
  const t = useTexts(common);
  const id = useId();
  const { message, ...handlers } = useFieldValidation();
  const shownError = message ?? error;
  const described = [hint && `${id}-hint`, shownError && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field" {...handlers}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="muted"> ({t("optional")})</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": shownError ? true : undefined,
        className: "input",
      })}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {shownError && (
        <span className="error-text" id={`${id}-error`}>
          {shownError}
        </span>
      )}
    </div>
  );
}
