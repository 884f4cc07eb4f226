import { useLayoutEffect, useRef } from "react";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import { minutesOf } from "../time/duration";
import type { FieldProps } from "./Field";

interface Props extends FieldProps {
  /** As it is written: `90`, `2 h`, `७ दिन`; see `minutesOf`. */
  value: string;
  onChange: (written: string) => void;
  maxMinutes: number;
}

/** How long something takes, in minutes or with units, in the digits of either script. */
export function DurationInput({ value, onChange, maxMinutes, ...props }: Props) {
  const t = useTexts(common);
  const format = useFormat();
  const field = useRef<HTMLInputElement>(null);
  const minutes = minutesOf(value);
  const isRead = minutes !== null && minutes >= 1 && minutes <= maxMinutes;
  const limits = { example: format.duration(150), max: format.duration(maxMinutes) };
  const message = isRead || value === "" ? "" : t("fieldDuration", limits);
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
