/** The clock of the place where a puja is held. */
export const place = {
  yourTime: ["Your time ({city}): {moment}", "तपाईंको समय ({city}): {moment}"],
  yours: ["yours: {moment}", "तपाईंको: {moment}"],
  placeClock: ["City of the puja", "पूजा हुने सहर"],
  placeClockHint: ["Day and time above are in {zone}.", "माथिको दिन र समय {zone}अनुसार हो।"],
  cities: ["Cities", "सहरहरू"],
  noCity: ["No such city is known here. Try a larger one nearby.", "यो सहर भेटिएन। नजिकैको ठूलो सहर लेखेर हेर्नुहोस्।"],
  skippedHour: [
    "In {city} the clocks go from {from} straight to {to} on that day: there is no {time}. Please choose another time.",
    "त्यस दिन {city}मा घडी {from}बाट सिधै {to}मा सारिन्छ, त्यसैले {time} हुँदैन। कृपया अर्को समय रोज्नुहोस्।",
  ],
  doubledHour: [
    "In {city} the clocks are put back on that day, and show {time} twice. Which one?",
    "त्यस दिन {city}मा घडी पछाडि सारिन्छ, त्यसैले {time} दुई पटक आउँछ। कुन चाहिँ?",
  ],
  firstOfTwo: ["The first, before they are put back", "पहिलो, पछाडि सार्नुअघि"],
  secondOfTwo: ["The second, after it", "दोस्रो, पछाडि सारेपछि"],
  chooseWhich: ["Please choose one of the two.", "कृपया दुईमध्ये एउटा रोज्नुहोस्।"],
} as const;
