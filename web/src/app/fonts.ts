/**
 * Chooses the fonts of this page once, before anything is drawn, so that no text moves when a font is loaded later. If a
 * font is not loaded in time, this page uses system fonts, and the next page load finds the font in the browser's cache.
 * `font-display: optional` has the same purpose, but it does not work here: a script draws the page, so the browser learns
 * of the fonts too late.
 */

import type { Language } from "../i18n/language";

const FONTS = {
  latin: ['1rem "Noto Sans Latin"', '600 1rem "Eczar Latin"'],
  devanagari: ['1rem "Noto Sans Devanagari Letters"'],
} as const;
const SAMPLES = { latin: "a", devanagari: "क" } as const;
type Script = keyof typeof FONTS;

/** A delay that nobody notices. Browsers wait as long for `font-display: optional`. */
const IN_TIME_MS = 100;
/** For a font without which nothing can be read. Browsers hide text as long for `font-display: block`. */
const INDISPENSABLE_MS = 3000;

/** Lists the fonts that are loaded in time in `<html data-fonts>`, which `tokens.css` uses. Never rejects. */
export async function chooseFonts(language: Language): Promise<void> {
  const canDrawDevanagari = hasDevanagari();
  const [latin, devanagari] = await Promise.all([
    isLoaded("latin", IN_TIME_MS),
    language === "ne" && isLoaded("devanagari", canDrawDevanagari ? IN_TIME_MS : INDISPENSABLE_MS),
  ]);
  const chosen = [latin && "latin", (devanagari || !canDrawDevanagari) && "devanagari"];
  document.documentElement.dataset.fonts = chosen.filter(Boolean).join(" ");
}

/** Whether the fonts of a script are loaded within a time. After it they are still loaded into the cache. */
function isLoaded(script: Script, withinMs: number): Promise<boolean> {
  const loading = Promise.all(FONTS[script].map((font) => document.fonts.load(font, SAMPLES[script])));
  return Promise.race([
    loading.then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, withinMs, false)),
  ]);
}

/** Whether this device has a Devanagari font. Without one it draws the same box for each letter, all of the same width. */
function hasDevanagari(): boolean {
  const canvas = document.createElement("canvas").getContext("2d");
  if (canvas === null) return true;
  canvas.font = "100px sans-serif";
  return new Set(["क", "र", "ण", "ॐ"].map((letter) => canvas.measureText(letter).width)).size > 1;
}
