/** A search form for a list. The page holds the search text; this component reports a new one. */

import { type FormEvent, useEffect, useId, useState } from "react";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import "./SearchBox.css";

interface Props {
  label: string;
  hint: string;
  value: string;
  onSearch: (text: string) => void;
}

export function SearchBox({ label, hint, value, onSearch }: Props) {
  const t = useTexts(common);
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <search>
      <form className="search field" onSubmit={submit}>
        <label htmlFor={id}>{label}</label>
        <div className="search-row">
          <input
            id={id}
            type="search"
            className="input"
            aria-describedby={`${id}-hint`}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button primary">
            {t("search")}
          </button>
          {value && (
            <button type="button" className="button" onClick={() => onSearch("")}>
              {t("clearSearch")}
            </button>
          )}
        </div>
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      </form>
    </search>
  );
}
