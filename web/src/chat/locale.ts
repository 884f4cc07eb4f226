/** The reader's language and time zone, for the components of this folder. */

import { createContext, useContext, useMemo } from "react";
import { chat } from "../i18n/catalogue/chat";
import type { Language } from "../i18n/language";
import { translator } from "../i18n/text";

export interface ChatLocale {
  readonly language: Language;
  readonly zone: string;
}

export const ChatLocaleContext = createContext<ChatLocale>({ language: "en", zone: "Asia/Kathmandu" });

export function useChatLocale() {
  const { language, zone } = useContext(ChatLocaleContext);
  return useMemo(() => ({ language, zone, t: translator(chat, language) }), [language, zone]);
}
