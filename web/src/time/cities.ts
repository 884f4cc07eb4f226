/**
 * Names time zones by their cities in both languages, and finds a zone by a city.
 *
 * The list has cities where Nepali families live. The first city of a zone gives the zone its name. All other zones that the
 * browser knows are found by the city in their IANA name. The server uses the same names
 * (`chalicelib/localization/zones.py`).
 */

import type { Language } from "../i18n/language";
import { allZones, canonicalZone, NEPAL } from "./zone";

type City = readonly [zone: string, en: string, ne: string];

export const CITIES: readonly City[] = [
  [NEPAL, "Kathmandu", "काठमाडौँ"],
  [NEPAL, "Patan", "पाटन"],
  [NEPAL, "Lalitpur", "ललितपुर"],
  [NEPAL, "Bhaktapur", "भक्तपुर"],
  [NEPAL, "Pokhara", "पोखरा"],
  [NEPAL, "Biratnagar", "विराटनगर"],
  [NEPAL, "Bharatpur", "भरतपुर"],
  [NEPAL, "Butwal", "बुटवल"],
  [NEPAL, "Dharan", "धरान"],
  [NEPAL, "Janakpur", "जनकपुर"],
  [NEPAL, "Nepalgunj", "नेपालगन्ज"],
  ["Asia/Kolkata", "Delhi", "दिल्ली"],
  ["Asia/Kolkata", "Mumbai", "मुम्बई"],
  ["Asia/Kolkata", "Kolkata", "कोलकाता"],
  ["Asia/Kolkata", "Bengaluru", "बेंगलुरु"],
  ["Asia/Kolkata", "Varanasi (Banaras)", "वाराणसी (बनारस)"],
  ["Asia/Kolkata", "Darjeeling", "दार्जिलिङ"],
  ["Asia/Kolkata", "Gangtok", "गान्तोक"],
  ["Asia/Kolkata", "Guwahati", "गुवाहाटी"],
  ["Asia/Thimphu", "Thimphu", "थिम्पु"],
  ["Asia/Dhaka", "Dhaka", "ढाका"],
  ["Asia/Yangon", "Yangon", "यान्गोन"],
  ["Asia/Bangkok", "Bangkok", "बैंकक"],
  ["Asia/Kuala_Lumpur", "Kuala Lumpur", "क्वालालम्पुर"],
  ["Asia/Singapore", "Singapore", "सिंगापुर"],
  ["Asia/Hong_Kong", "Hong Kong", "हङकङ"],
  ["Asia/Seoul", "Seoul", "सोल"],
  ["Asia/Tokyo", "Tokyo", "टोकियो"],
  ["Asia/Tokyo", "Osaka", "ओसाका"],
  ["Asia/Dubai", "Dubai", "दुबई"],
  ["Asia/Dubai", "Abu Dhabi", "अबु धाबी"],
  ["Asia/Qatar", "Doha", "दोहा"],
  ["Asia/Riyadh", "Riyadh", "रियाद"],
  ["Asia/Riyadh", "Jeddah", "जेद्दा"],
  ["Asia/Kuwait", "Kuwait City", "कुवेत"],
  ["Asia/Bahrain", "Manama", "मनामा"],
  ["Asia/Muscat", "Muscat", "मस्कट"],
  ["Asia/Jerusalem", "Jerusalem", "यरुशलेम"],
  ["Europe/London", "London", "लन्डन"],
  ["Europe/London", "Aldershot", "एल्डरशट"],
  ["Europe/London", "Manchester", "म्यानचेस्टर"],
  ["Europe/Lisbon", "Lisbon", "लिस्बन"],
  ["Europe/Berlin", "Berlin", "बर्लिन"],
  ["Europe/Berlin", "Frankfurt", "फ्रान्कफर्ट"],
  ["Europe/Paris", "Paris", "पेरिस"],
  ["Europe/Brussels", "Brussels", "ब्रसेल्स"],
  ["Europe/Amsterdam", "Amsterdam", "एम्स्टर्डम"],
  ["Europe/Zurich", "Zurich", "जुरिख"],
  ["Europe/Copenhagen", "Copenhagen", "कोपनहेगन"],
  ["Europe/Helsinki", "Helsinki", "हेलसिन्की"],
  ["Europe/Malta", "Valletta", "भ्यालेटा"],
  ["America/New_York", "New York", "न्युयोर्क"],
  ["America/New_York", "Boston", "बोस्टन"],
  ["America/New_York", "Washington", "वासिङ्टन"],
  ["America/New_York", "Atlanta", "एट्लान्टा"],
  ["America/Toronto", "Toronto", "टोरन्टो"],
  ["America/Toronto", "Ottawa", "ओटावा"],
  ["America/Chicago", "Chicago", "सिकागो"],
  ["America/Chicago", "Dallas", "डल्लास"],
  ["America/Chicago", "Houston", "ह्युस्टन"],
  ["America/Denver", "Denver", "डेनभर"],
  ["America/Edmonton", "Edmonton", "एडमन्टन"],
  ["America/Edmonton", "Calgary", "क्यालगरी"],
  ["America/Phoenix", "Phoenix", "फिनिक्स"],
  ["America/Los_Angeles", "Los Angeles", "लस एन्जलस"],
  ["America/Los_Angeles", "San Francisco", "सान फ्रान्सिस्को"],
  ["America/Los_Angeles", "Seattle", "सियाटल"],
  ["America/Vancouver", "Vancouver", "भ्यानकुभर"],
  ["Australia/Sydney", "Sydney", "सिड्नी"],
  ["Australia/Melbourne", "Melbourne", "मेलबर्न"],
  ["Australia/Brisbane", "Brisbane", "ब्रिसबेन"],
  ["Australia/Adelaide", "Adelaide", "एडिलेड"],
  ["Australia/Perth", "Perth", "पर्थ"],
  ["Australia/Hobart", "Hobart", "होबार्ट"],
  ["Australia/Darwin", "Darwin", "डार्विन"],
  ["Pacific/Auckland", "Auckland", "अकल्यान्ड"],
];

/** Short enough to read at a glance. With more letters the list gets more exact. */
const MAX_RESULTS = 8;

/** Returns the city that names a zone. */
export function cityOf(zone: string, language: Language): string {
  const name = canonicalZone(zone);
  const known = CITIES.find(([each]) => each === name);
  return known ? known[language === "ne" ? 2 : 1] : lastPart(name);
}

/** Returns the name of a zone: `Nepal time`, `Toronto time`. */
export function zoneText(zone: string, language: Language): string {
  if (canonicalZone(zone) === NEPAL) return language === "ne" ? "नेपाली समय" : "Nepal time";
  if (!zone.includes("/")) return zone;
  const city = cityOf(zone, language);
  return language === "ne" ? `${city}को समय` : `${city} time`;
}

export interface FoundCity {
  readonly zone: string;
  readonly name: string;
}

/** Finds cities by the beginning of a word in their name, in either script. The cities of our list come first. */
export function findCities(query: string, language: Language): FoundCity[] {
  const prefix = normalize(query);
  if (prefix === "") return [];
  const matches = (name: string) => ` ${normalize(name)}`.includes(` ${prefix}`);
  const known = CITIES.filter(([, en, ne]) => matches(en) || matches(ne));
  const named = new Set(CITIES.map(([zone, en]) => `${zone} ${en}`));
  const others = allZones()
    .filter((zone) => zone.includes("/") && matches(lastPart(zone)) && !named.has(`${zone} ${lastPart(zone)}`))
    .map((zone): City => [zone, lastPart(zone), lastPart(zone)]);
  return [...known, ...others]
    .slice(0, MAX_RESULTS)
    .map(([zone, en, ne]) => ({ zone, name: language === "ne" ? ne : en }));
}

function lastPart(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** Removes case, accents and punctuation, so that "são paulo" equals "SAO PAULO". Devanagari vowel signs stay. */
function normalize(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
