import { type ComponentProps, useState } from "react";
import { plainDigits } from "../time/format";
import type { FieldProps } from "./Field";

interface Props
  extends FieldProps,
    Pick<ComponentProps<"input">, "autoComplete" | "inputMode" | "pattern" | "required" | "type"> {
  /** What the API reads. */
  value: string;
  onChange: (value: string) => void;
  /** Makes of what is written what the API reads; idempotent. */
  plain?: (written: string) => string;
}

/** A field for digits of either script: it shows them as they were written, and gives the API's own. */
export function DigitsInput({ value, onChange, plain = plainDigits, ...props }: Props) {
  const [written, setWritten] = useState(value);
  return (
    <input
      {...props}
      value={plain(written) === value ? written : value}
      onChange={(event) => {
        setWritten(event.target.value);
        onChange(plain(event.target.value));
      }}
    />
  );
}
