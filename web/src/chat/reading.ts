/** How this conversation is read: its language and clock, for the components of this folder. */

import { createContext, useContext, useMemo } from "react";
import { chat } from "../i18n/catalogue/chat";
import type { Language } from "../i18n/language";
import { translator } from "../i18n/text";

export interface Reading {
  readonly language: Language;
  readonly zone: string;
}

export const ReadingContext = createContext<Reading>({ language: "en", zone: "Asia/Kathmandu" });

export function useChatReading() {
  const { language, zone } = useContext(ReadingContext);
  return useMemo(() => ({ language, zone, t: translator(chat, language) }), [language, zone]);
}
