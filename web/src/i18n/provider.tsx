/** The reader's language and clock, for every component: the user's own, or this browser's for people not logged in. */

import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useState } from "react";
import { api, requestLanguage, session } from "../api/client";
import { useUser } from "../api/hooks";
import { civilText, dayText, digits, durationText, momentText, moneyText, shortMoment } from "../time/format";
import { ownZone } from "../time/zone";
import { type Language, preferred } from "./language";
import { type Catalogue, type Translate, translator } from "./text";

interface Locale {
  readonly language: Language;
  readonly zone: string;
  setLanguage(language: Language): void;
}

const KEY = "language";
const Context = createContext<Locale | null>(null);

export function LocaleProvider({ children }: { children: ReactNode }) {
  const user = useUser();
  const [chosen, setChosen] = useState<Language>(initial);
  const language = user?.language ?? chosen;
  const zone = user?.timezone ?? ownZone();
  requestLanguage.language = language; // before any child asks for something

  // Before the first frame: lines in Devanagari are higher.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    keep(language);
  }, [language]);

  const setLanguage = useCallback((next: Language) => {
    setChosen(next);
    const user = session.get()?.user;
    if (!user) return;
    session.update({ ...user, language: next });
    // What is shown changes now; that the server writes in the same language from now on may come a moment later.
    api.patch("/me", { body: { language: next } }).catch(() => {});
  }, []);

  const reading = useMemo(() => ({ language, zone, setLanguage }), [language, zone, setLanguage]);
  return <Context value={reading}>{children}</Context>;
}

export function useLocale(): Locale {
  const reading = useContext(Context);
  if (reading === null) throw new Error("useLocale needs a LocaleProvider");
  return reading;
}

/** The texts of a catalogue in the reader's language. */
export function useTexts<C extends Catalogue>(catalogue: C): Translate<C> {
  const { language } = useLocale();
  return useMemo(() => translator(catalogue, language), [catalogue, language]);
}

/** What is written in both languages in the data: the reader's, else the other. */
export function usePickText() {
  const { language } = useLocale();
  return useCallback(
    (en: string | null | undefined, ne: string | null | undefined) => (language === "ne" ? ne || en : en || ne) ?? "",
    [language],
  );
}

/** Numbers and times as the reader writes them. */
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

/** The language that the page is drawn in at first. */
export function startLanguage(): Language {
  return session.get()?.user.language ?? initial();
}

function initial(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "en" || kept === "ne") return kept;
  } catch {
    // a browser that keeps nothing says what it prefers
  }
  return preferred(navigator.languages);
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // it is asked for again next time
  }
}
