/**
 * Translates texts. A catalogue holds the texts of a group of pages, so that a page loads only its own texts.
 * `catalogue.test.ts` checks that every text exists in both languages with the same placeholders.
 */

import { digits } from "../time/format";
import type { Language } from "./language";

/**
 * The same sentence in English and in Nepali, with the same `{placeholders}`. `{count:minute|minutes}` becomes the first
 * word if the number `count` is singular by the language's plural rules, else the second.
 */
export type Text = readonly [en: string, ne: string];
export type Catalogue = Readonly<Record<string, Text>>;

type Placeholders<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}:${string}` ? Name : Inside) | Placeholders<Rest>
  : never;

type Values<S extends string> = [Placeholders<S>] extends [never]
  ? []
  : [values: Record<Placeholders<S>, string | number>];

/** Returns a text of a catalogue in one language: `t("greeting", { name })`. The English text defines the values. */
export type Translate<C extends Catalogue> = <K extends keyof C & string>(key: K, ...values: Values<C[K][0]>) => string;

export function translator<C extends Catalogue>(catalogue: C, language: Language): Translate<C> {
  return (key, ...[values]) => {
    const [en, ne] = catalogue[key] as Text;
    return fill(language === "ne" ? ne : en, language, values ?? {});
  };
}

/** Puts values into a text; numbers are written in the language's digits, and choose between singular and plural. */
export function fill(text: string, language: Language, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one !== undefined && other !== undefined) return isOne(Number(value), language) ? one : other;
    return typeof value === "number" ? digits(value, language) : value;
  });
}

function isOne(count: number, language: Language): boolean {
  return new Intl.PluralRules(language).select(count) === "one";
}
