import { type ComponentProps, useState } from "react";
import { plainDigits } from "../time/format";
import type { FieldProps } from "./Field";

interface Props
  extends FieldProps,
    Pick<ComponentProps<"input">, "autoComplete" | "inputMode" | "pattern" | "required" | "type"> {
  /** The value in the API's format. */
  value: string;
  onChange: (value: string) => void;
  /** Converts the typed text to the API's format. Must be idempotent. */
  toPlain?: (typed: string) => string;
}

/** A field for digits of either script. It shows the digits as they were typed, and reports them as Latin digits. */
export function DigitsInput({ value, onChange, toPlain = plainDigits, ...props }: Props) {
  const [typed, setTyped] = useState(value);
  return (
    <input
      {...props}
      value={toPlain(typed) === value ? typed : value}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(toPlain(event.target.value));
      }}
    />
  );
}
