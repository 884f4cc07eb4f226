/** What is wrong with a field, in the reader's language and beside it: browsers say it in their own, in a bubble. */

import { type FormEvent, useState } from "react";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import type { Translate } from "../i18n/text";

type Entry = HTMLInputElement | HTMLTextAreaElement;

/**
 * The flaw of the field within an element that has these handlers: found on sending, forgiven with the next letter.
 *
 * The letter is heard as it bubbles, together with the field's own `onChange`. In the capture phase the form
 * would be rendered between the two, put the field's old value back, and the letter, or all that was pasted, would be gone.
 */
export function useFlaw() {
  const t = useTexts(common);
  const format = useFormat();
  const [flaw, setFlaw] = useState<string>();
  return {
    flaw,
    onInvalidCapture: (event: FormEvent) => {
      event.preventDefault();
      const entry = event.target as Entry;
      setFlaw(flawOf(entry, t, format.number("1500.50")));
      if (firstFlawed(entry.form) === entry) entry.focus();
    },
    onInput: () => setFlaw(undefined),
  };
}

function flawOf(entry: Entry, t: Translate<typeof common>, amount: string): string {
  const { valueMissing, typeMismatch, tooShort, patternMismatch } = entry.validity;
  if (valueMissing) return t(entry.type === "radio" ? "fieldChoice" : "fieldMissing");
  if (typeMismatch) return t("fieldEmail");
  if (tooShort) return t("fieldShort", { count: entry.minLength });
  if (patternMismatch) return t("fieldAmount", { example: amount });
  return entry instanceof HTMLInputElement && entry.type === "number"
    ? t("fieldRange", { min: Number(entry.min), max: Number(entry.max) })
    : entry.validationMessage;
}

function firstFlawed(form: HTMLFormElement | null): Element | undefined {
  return [...(form?.elements ?? [])].find((each) => "validity" in each && !(each as Entry).validity.valid);
}
