import { plainDigits } from "../time/format";
import type { FieldProps } from "./Field";

interface Props extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
}

/** An amount of money as the API reads it, written with the digits of either script. */
export function AmountInput({ onChange, ...props }: Props) {
  return (
    <input
      {...props}
      inputMode="decimal"
      pattern="[0-9]{1,9}([.][0-9]{1,2})?"
      onChange={(event) => onChange(plainDigits(event.target.value))}
    />
  );
}
