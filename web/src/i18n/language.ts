/** The two languages. The first is what is written where neither is asked for. */
export const LANGUAGES = ["en", "ne"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The best of our languages for a browser's list of preferences. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.split("-")[0]?.toLowerCase();
    if (primary === "en" || primary === "ne") return primary;
  }
  return "en";
}

/** Whether a text is (mostly) in Devanagari, so that it can be marked as Nepali whatever it was filed under. */
export function isDevanagari(text: string): boolean {
  const letters = text.match(/[\p{L}\p{M}]/gu) ?? []; // vowel signs are marks
  const devanagari = letters.filter((letter) => /\p{Script=Devanagari}/u.test(letter)).length;
  return devanagari * 2 > letters.length;
}
