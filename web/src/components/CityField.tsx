/**
 * A zone, chosen by a city: letters of either script are looked for in the cities' names.
 *
 * A combobox as the ARIA Authoring Practices describe it: arrow keys go through what was found, Enter takes it, Escape
 * leaves what was chosen. What was written and not taken counts only if it is a city's whole name.
 */

import { type KeyboardEvent, useId, useState } from "react";
import { place } from "../i18n/catalogue/place";
import type { Language } from "../i18n/language";
import { useLocale, useTexts } from "../i18n/provider";
import { cityOf, type FoundCity, findCities, zoneText } from "../time/cities";
import { Field } from "./Field";
import "./CityField.css";

interface Props {
  label: string;
  hint: string;
  zone: string;
  onChange: (zone: string) => void;
  error?: string;
}

export function CityField({ label, hint, zone, onChange, error }: Props) {
  const t = useTexts(place);
  const { language } = useLocale();
  const [city, setCity] = useState<FoundCity>({ zone, name: "" });
  const [written, setWritten] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const list = useId();
  const found = written === null ? [] : findCities(written, language);
  const name = city.zone === zone && city.name ? city.name : cityOf(zone, language);

  const take = (next: FoundCity | undefined) => {
    setWritten(null);
    setAt(0);
    if (!next) return;
    setCity(next);
    onChange(next.zone);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (written === null || event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((at + step + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter") take(found[at]);
    else if (event.key === "Escape") setWritten(null);
    else return;
    event.preventDefault();
  };
  const leave = () => take(found.find((each) => each.name.toLowerCase() === written?.trim().toLowerCase()));

  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => (
        <div className="city">
          <input
            {...props}
            role="combobox"
            aria-expanded={found.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={found.length > 0 ? `${list}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={written ?? name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setWritten(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
            onBlur={leave}
          />
          <div role="listbox" id={list} aria-label={t("cities")} className="city-list" hidden={found.length === 0}>
            {found.map((each, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active one
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
              <div
                key={`${each.zone} ${each.name}`}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(each)}
              >
                {each.name} <ClockOf city={each} language={language} />
              </div>
            ))}
          </div>
          {written?.trim() && found.length === 0 && (
            <p className="hint" role="status">
              {t("noCity")}
            </p>
          )}
        </div>
      )}
    </Field>
  );
}

/** The zone's name, where it is not the city's own. */
function ClockOf({ city, language }: { city: FoundCity; language: Language }) {
  const clock = zoneText(city.zone, language);
  return clock.startsWith(city.name) ? null : <span className="muted small">{clock}</span>;
}
