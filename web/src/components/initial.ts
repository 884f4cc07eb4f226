/** The letter that stands for a person who has no picture. */

const LATIN =
  "acharya adv advocate dr er engineer guru jyotishi kumari late master miss mr mrs ms mx pandit pdt prof professor " +
  "pt rev shastri shree shri shrimati smt sri sushri swami";
const DEVANAGARI =
  "अधिवक्ता आचार्य इ इन्जिनियर कुमारी गुरु ज्योतिषी डा डॉ डाक्टर पं पण्डित पण्डितज्यू प्रा प्राध्यापक वैदिक शास्त्री " +
  "श्री श्रीमती श्रीमान श्रीमान् सुश्री स्व स्वर्गीय स्वामी";
const HONORIFICS = new Set(`${LATIN} ${DEVANAGARI}`.split(" "));
/** Blanks, and what ends an abbreviation in either script: also `पं०`, with a zero, as it is often typed. */
const BREAKS = /[\s.,०॰()]+/u;

/** The first letter of a name, whole also in Devanagari, without the honorifics before it, however many there are. */
export function initial(name: string): string {
  const words = name.split(BREAKS).filter(Boolean);
  const own = words.findIndex((word) => !HONORIFICS.has(word.toLowerCase()));
  return firstLetter(words[own === -1 ? words.length - 1 : own] ?? "").toUpperCase();
}

function firstLetter(word: string): string {
  const bare = word.replace(/^[^\p{L}\p{N}]+(?=.*\p{L})/u, "");
  if (typeof Intl.Segmenter === "undefined") return [...bare][0] ?? "";
  const [first] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(bare);
  return first?.segment ?? "";
}
