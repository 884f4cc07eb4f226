/** Finds the first letter of a person's name, which the avatar shows. */

const LATIN =
  "acharya adv advocate dr er engineer guru jyotishi kumari late master miss mr mrs ms mx pandit pdt prof professor " +
  "pt rev shastri shree shri shrimati smt sri sushri swami";
const DEVANAGARI =
  "अधिवक्ता आचार्य इ इन्जिनियर कुमारी गुरु ज्योतिषी डा डॉ डाक्टर पं पण्डित पण्डितज्यू प्रा प्राध्यापक वैदिक शास्त्री " +
  "श्री श्रीमती श्रीमान श्रीमान् सुश्री स्व स्वर्गीय स्वामी";
const HONORIFICS = new Set(`${LATIN} ${DEVANAGARI}`.split(" "));
/** Word separators: spaces, and the signs that end an abbreviation. `पं०` is often typed with the digit zero as such a sign. */
const SEPARATORS = /[\s.,०॰()]+/u;

/** Returns the first letter of a name after all honorifics; in Devanagari the whole grapheme cluster. */
export function initial(name: string): string {
  const words = name.split(SEPARATORS).filter(Boolean);
  const first = words.findIndex((word) => !HONORIFICS.has(word.toLowerCase()));
  return firstLetter(words[first === -1 ? words.length - 1 : first] ?? "").toUpperCase();
}

function firstLetter(word: string): string {
  const letters = word.replace(/^[^\p{L}\p{N}]+(?=.*\p{L})/u, "");
  if (typeof Intl.Segmenter === "undefined") return [...letters][0] ?? "";
  const [first] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(letters);
  return first?.segment ?? "";
}
