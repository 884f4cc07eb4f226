/** Shows validation messages beside a field in the reader's language, instead of the browser's own bubbles. */

import { type FormEvent, useState } from "react";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import type { Translate } from "../i18n/text";

type FormField = HTMLInputElement | HTMLTextAreaElement;

/**
 * The validation message of the field within an element that has these handlers: set when the form is submitted, cleared by
 * the next input.
 *
 * `onInput` runs in the bubble phase, together with the field's own `onChange`. In the capture phase the form would be
 * rendered between the two with the field's old value, and what was typed or pasted would be lost.
 */
export function useFieldValidation() {
  const t = useTexts(common);
  const format = useFormat();
  const [message, setMessage] = useState<string>();
  return {
    message,
    onInvalidCapture: (event: FormEvent) => {
      event.preventDefault();
      const field = event.target as FormField;
      setMessage(validationMessage(field, t, format.number("1500.50")));
      if (firstInvalid(field.form) === field) field.focus();
    },
    onInput: () => setMessage(undefined),
  };
}

function validationMessage(field: FormField, t: Translate<typeof common>, amount: string): string {
  const { valueMissing, typeMismatch, tooShort, patternMismatch } = field.validity;
  if (valueMissing) return t(field.type === "radio" ? "fieldChoice" : "fieldMissing");
  if (typeMismatch) return t("fieldEmail");
  if (tooShort) return t("fieldShort", { count: field.minLength });
  if (patternMismatch) return t("fieldAmount", { example: amount });
  return field instanceof HTMLInputElement && field.type === "number"
    ? t("fieldRange", { min: Number(field.min), max: Number(field.max) })
    : field.validationMessage;
}

function firstInvalid(form: HTMLFormElement | null): Element | undefined {
  return [...(form?.elements ?? [])].find((each) => "validity" in each && !(each as FormField).validity.valid);
}
