import { useLayoutEffect, useRef } from "react";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import { minutesOf } from "../time/duration";
import type { FieldProps } from "./Field";

interface Props extends FieldProps {
  /** The text as the user typed it: `90`, `2 h`, `७ दिन`; see `minutesOf`. */
  value: string;
  onChange: (text: string) => void;
  maxMinutes: number;
}

/** A field for a duration: minutes or numbers with units, in Latin or Devanagari digits. */
export function DurationInput({ value, onChange, maxMinutes, ...props }: Props) {
  const t = useTexts(common);
  const format = useFormat();
  const field = useRef<HTMLInputElement>(null);
  const minutes = minutesOf(value);
  const isValid = minutes !== null && minutes >= 1 && minutes <= maxMinutes;
  const limits = { example: format.duration(150), max: format.duration(maxMinutes) };
  const message = isValid || value === "" ? "" : t("fieldDuration", limits);
  useLayoutEffect(() => field.current?.setCustomValidity(message), [message]);
  return (
    <input
      {...props}
      ref={field}
      required
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
