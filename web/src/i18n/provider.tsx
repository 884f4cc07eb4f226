/** Gives every component the reader's language and time zone: the user's, or the browser's if nobody is logged in. */

import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useState } from "react";
import { api, requestLanguage, session } from "../api/client";
import { useUser } from "../api/hooks";
import { civilText, dayText, digits, durationText, momentText, moneyText, shortMoment } from "../time/format";
import { browserZone } from "../time/zone";
import { type Language, preferredLanguage } from "./language";
import { type Catalogue, type Translate, translator } from "./text";

interface Locale {
  readonly language: Language;
  readonly zone: string;
  setLanguage(language: Language): void;
}

const STORAGE_KEY = "language";
const Context = createContext<Locale | null>(null);

export function LocaleProvider({ children }: { children: ReactNode }) {
  const user = useUser();
  const [chosen, setChosen] = useState<Language>(initialLanguage);
  const language = user?.language ?? chosen;
  const zone = user?.timezone ?? browserZone();
  requestLanguage.language = language; // before any child sends a request

  // Before the first frame: lines in Devanagari are higher.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    saveLanguage(language);
  }, [language]);

  const setLanguage = useCallback((next: Language) => {
    setChosen(next);
    const user = session.get()?.user;
    if (!user) return;
    session.update({ ...user, language: next });
    // The page changes at once. The server, which writes notifications in this language, may learn of it a little later.
    api.patch("/me", { body: { language: next } }).catch(() => {});
  }, []);

  const locale = useMemo(() => ({ language, zone, setLanguage }), [language, zone, setLanguage]);
  return <Context value={locale}>{children}</Context>;
}

export function useLocale(): Locale {
  const locale = useContext(Context);
  if (locale === null) throw new Error("useLocale needs a LocaleProvider");
  return locale;
}

/** The texts of a catalogue in the reader's language. */
export function useTexts<C extends Catalogue>(catalogue: C): Translate<C> {
  const { language } = useLocale();
  return useMemo(() => translator(catalogue, language), [catalogue, language]);
}

/** Returns a function that picks the reader's language of a bilingual value, or the other if that one is empty. */
export function usePickText() {
  const { language } = useLocale();
  return useCallback(
    (en: string | null | undefined, ne: string | null | undefined) => (language === "ne" ? ne || en : en || ne) ?? "",
    [language],
  );
}

/** Functions that write numbers and times in the reader's language and time zone. */
export function useFormat() {
  const { language, zone } = useLocale();
  return useMemo(
    () => ({
      number: (value: string | number) => digits(value, language),
      money: (amount: string, currency: string) => moneyText(amount, currency, language),
      duration: (minutes: number) => durationText(minutes, language),
      moment: (moment: string) => momentText(moment, zone, language),
      day: (moment: string) => dayText(moment, zone, language),
      short: (moment: string) => shortMoment(moment, zone, language),
      civil: civilText,
      language,
      zone,
    }),
    [language, zone],
  );
}

/** Returns the language of the first frame. */
export function startLanguage(): Language {
  return session.get()?.user.language ?? initialLanguage();
}

function initialLanguage(): Language {
  try {
    const saved = localStorage.getItem(STORAGE_KEY);
    if (saved === "en" || saved === "ne") return saved;
  } catch {
    // No storage in this browser: its preferred languages decide.
  }
  return preferredLanguage(navigator.languages);
}

function saveLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // No storage in this browser: the choice lasts until the page is closed.
  }
}
