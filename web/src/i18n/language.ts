/** The two languages. The first one is the default. */
export const LANGUAGES = ["en", "ne"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Returns the first of a browser's preferred languages that we have, else English. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.split("-")[0]?.toLowerCase();
    if (primary === "en" || primary === "ne") return primary;
  }
  return "en";
}

/** Whether most letters of a text are Devanagari. Such text is marked as Nepali, whichever field it was typed into. */
export function isDevanagari(text: string): boolean {
  const letters = text.match(/[\p{L}\p{M}]/gu) ?? []; // Devanagari vowel signs are marks (M), not letters (L)
  const devanagari = letters.filter((letter) => /\p{Script=Devanagari}/u.test(letter)).length;
  return devanagari * 2 > letters.length;
}
