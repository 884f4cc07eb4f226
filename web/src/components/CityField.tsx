/**
 * A field for a time zone. The user types a part of a city's name, in Latin or Devanagari letters, and selects a city.
 *
 * It is a combobox as in the ARIA Authoring Practices: the arrow keys move through the results, Enter selects one, Escape
 * keeps the previous city. Text that is typed without a selection counts only if it is the full name of a city.
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
  const [typed, setTyped] = useState<string | null>(null);
  const [activeIndex, setActiveIndex] = useState(0);
  const listId = useId();
  const found = typed === null ? [] : findCities(typed, language);
  const name = city.zone === zone && city.name ? city.name : cityOf(zone, language);

  const select = (next: FoundCity | undefined) => {
    setTyped(null);
    setActiveIndex(0);
    if (!next) return;
    setCity(next);
    onChange(next.zone);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (typed === null || event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActiveIndex((activeIndex + step + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter") select(found[activeIndex]);
    else if (event.key === "Escape") setTyped(null);
    else return;
    event.preventDefault();
  };
  const onBlur = () => select(found.find((each) => each.name.toLowerCase() === typed?.trim().toLowerCase()));

  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => (
        <div className="city">
          <input
            {...props}
            role="combobox"
            aria-expanded={found.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={found.length > 0 ? `${listId}-${activeIndex}` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={typed ?? name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setTyped(event.target.value);
              setActiveIndex(0);
            }}
            onKeyDown={onKeyDown}
            onBlur={onBlur}
          />
          <div role="listbox" id={listId} aria-label={t("cities")} className="city-list" hidden={found.length === 0}>
            {found.map((each, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which points to the active option
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
              <div
                key={`${each.zone} ${each.name}`}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === activeIndex}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => select(each)}
              >
                {each.name} <ZoneName city={each} language={language} />
              </div>
            ))}
          </div>
          {typed?.trim() && found.length === 0 && (
            <p className="hint" role="status">
              {t("noCity")}
            </p>
          )}
        </div>
      )}
    </Field>
  );
}

/** The name of a city's zone, unless the zone is named after this city. */
function ZoneName({ city, language }: { city: FoundCity; language: Language }) {
  const name = zoneText(city.zone, language);
  return name.startsWith(city.name) ? null : <span className="muted small">{name}</span>;
}
