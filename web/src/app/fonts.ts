/**
 * Chooses the fonts that this page is drawn with: once, before anything is drawn, so that no text moves when a font comes
 * later. A font that is not there in time is the next page load's, which finds it in the browser's cache; until then the
 * system's own are shown. `font-display: optional` means the same, but a browser hears of our fonts too late for it:
 * from a page that a script has drawn.
 */

import type { Language } from "../i18n/language";

const FONTS = {
  latin: ['1rem "Noto Sans Latin"', '600 1rem "Eczar Latin"'],
  devanagari: ['1rem "Noto Sans Devanagari Letters"'],
} as const;
const SAMPLES = { latin: "a", devanagari: "क" } as const;
type Script = keyof typeof FONTS;

/** As long as nobody notices; what a browser gives a font that is optional. */
const IN_TIME_MS = 100;
/** As long as a browser hides text for a font that it blocks on: without this one nothing could be read. */
const INDISPENSABLE_MS = 3000;

/** Puts the fonts that are there in time into `<html data-fonts>`, from which `tokens.css` takes them. Never fails. */
export async function chooseFonts(language: Language): Promise<void> {
  const canDrawDevanagari = hasDevanagari();
  const [latin, devanagari] = await Promise.all([
    isLoaded("latin", IN_TIME_MS),
    language === "ne" && isLoaded("devanagari", canDrawDevanagari ? IN_TIME_MS : INDISPENSABLE_MS),
  ]);
  const chosen = [latin && "latin", (devanagari || !canDrawDevanagari) && "devanagari"];
  document.documentElement.dataset.fonts = chosen.filter(Boolean).join(" ");
}

/** Whether the fonts of a script are loaded within a time. They go on loading after it, into the cache. */
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

/** Whether this device has letters of Devanagari. One that has none draws the same box for each, as wide as all others. */
function hasDevanagari(): boolean {
  const canvas = document.createElement("canvas").getContext("2d");
  if (canvas === null) return true;
  canvas.font = "100px sans-serif";
  return new Set(["क", "र", "ण", "ॐ"].map((letter) => canvas.measureText(letter).width)).size > 1;
}
