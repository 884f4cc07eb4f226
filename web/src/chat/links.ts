/** Where the links in a text are: addresses of http and https, without what only ends the sentence around them. Pure. */

export interface Piece {
  readonly text: string;
  /** Where it leads; without it, it is plain text. */
  readonly href?: string;
}

/** An address ends at a space, a quotation mark, an angle bracket, or the danda that ends a Nepali sentence. */
const ADDRESS = /https?:\/\/[^\s<>"“”«»`।॥\u200b\u2060\ufeff]+/giu;
const PART_OF_A_WORD = /[\p{L}\p{M}\p{N}_]$/u;
const ENDS_A_SENTENCE = /[.,;:!?'‘’*_~…|]$/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const { 0: candidate, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(candidate);
    if (PART_OF_A_WORD.test(text.slice(0, index)) || !leadsSomewhere(address)) continue;
    if (index > done) found.push({ text: text.slice(done, index) });
    found.push({ text: address, href: address });
    done = index + address.length;
  }
  if (done < text.length) found.push({ text: text.slice(done) });
  return found;
}

/** Without the punctuation behind it, and without brackets that were opened before it. */
function trimmed(candidate: string): string {
  let address = candidate;
  while (ENDS_A_SENTENCE.test(address) || closesAnotherBracket(address)) address = address.slice(0, -1);
  return address;
}

function closesAnotherBracket(address: string): boolean {
  const closing = address.at(-1) ?? "";
  const opening = BRACKETS[closing];
  return opening !== undefined && count(address, closing) > count(address, opening);
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function leadsSomewhere(address: string): boolean {
  try {
    return new URL(address).hostname !== "";
  } catch {
    return false;
  }
}
