import type { ComponentProps } from "react";
import { plainAmount } from "../time/format";
import { DigitsInput } from "./DigitsInput";

const DIGIT = "[0-9०-९]";
const WHOLE = `${DIGIT}{1,9}|${DIGIT}{1,3}(,${DIGIT}{2,3})*,${DIGIT}{3}`;
const PATTERN = `\\s*(${WHOLE})([.]${DIGIT}{1,2})?\\s*`;

/** A field for an amount of money, with or without commas. It reports the amount in the API's format. */
export function AmountInput(
  props: Omit<ComponentProps<typeof DigitsInput>, "inputMode" | "pattern" | "toPlain" | "type">,
) {
  return <DigitsInput {...props} inputMode="decimal" pattern={PATTERN} toPlain={plainAmount} />;
}
