/** Formats days and times for the reader of the conversation. */

import { useCallback } from "react";
import type { Day } from "../time/bikramSambat";
import { longDayText, nearDay, shortMoment } from "../time/format";
import { clockAt } from "../time/zone";
import { useChatLocale } from "./locale";

/** What stands between two days: `Today`, `Yesterday`, else the date by the reader's calendar. */
export function useFormatDay(): (day: Day) => string {
  const { language, zone } = useChatLocale();
  return useCallback(
    (day) => nearDay(day, clockAt(Date.now(), zone), language) ?? longDayText(day, language),
    [language, zone],
  );
}

export function useFormatMoment(): (moment: string) => string {
  const { language, zone } = useChatLocale();
  return useCallback((moment) => shortMoment(moment, zone, language), [language, zone]);
}
