/** A row of toggle buttons that filters a list by one option, or shows all. */

import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import "./Filter.css";

interface Props<T extends string> {
  label: string;
  options: readonly T[];
  value: T | undefined;
  text: (option: T) => string;
  onChange: (option: T | undefined) => void;
}

export function Filter<T extends string>({ label, options, value, text, onChange }: Props<T>) {
  const t = useTexts(common);
  return (
    <fieldset className="filter" aria-label={label}>
      <button type="button" aria-pressed={value === undefined} onClick={() => onChange(undefined)}>
        {t("all")}
      </button>
      {options.map((option) => (
        <button key={option} type="button" aria-pressed={value === option} onClick={() => onChange(option)}>
          {text(option)}
        </button>
      ))}
    </fieldset>
  );
}
