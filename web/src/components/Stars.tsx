/** Shows a rating as stars, and asks for one with five radio buttons. */

import { useId } from "react";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import { useFieldValidation } from "./fieldValidation";
import "./Stars.css";

const FIVE = [1, 2, 3, 4, 5] as const;

/** A rating from 0 to 5 with fractions. Screen readers read the number. */
export function Stars({ value }: { value: string | number }) {
  const t = useTexts(common);
  const format = useFormat();
  const percent = Math.max(0, Math.min(5, Number(value))) * 20;
  const roundedPercent = Math.round(percent / 5) * 5;
  return (
    <span className="stars" role="img" aria-label={t("stars", { value: format.number(value) })}>
      <span aria-hidden="true" className="stars-empty">
        ★★★★★
      </span>
      <span aria-hidden="true" className={`stars-full stars-${roundedPercent}`}>
        ★★★★★
      </span>
    </span>
  );
}

interface InputProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

export function StarsInput({ label, value, onChange }: InputProps) {
  const t = useTexts(common);
  const format = useFormat();
  const name = useId();
  const { message, ...handlers } = useFieldValidation();
  return (
    <fieldset className="field stars-input" aria-describedby={message && `${name}-error`} {...handlers}>
      <legend>{label}</legend>
      <div>
        {FIVE.map((star) => (
          <label key={star} className={star <= value ? "on" : ""}>
            <input
              type="radio"
              name={name}
              value={star}
              required
              checked={star === value}
              onChange={() => onChange(star)}
            />
            <span aria-hidden="true">★</span>
            <span className="hidden">{t("stars", { value: format.number(star) })}</span>
          </label>
        ))}
      </div>
      {message && (
        <span className="error-text" id={`${name}-error`}>
          {message}
        </span>
      )}
    </fieldset>
  );
}
