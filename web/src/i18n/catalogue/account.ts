/** Log-in, registration, profile, and the page at the entrance. */
export const account = {
  heroTitle: ["A pandit for your puja, wherever family gathers", "जहाँ परिवार भेला हुन्छ, त्यहीँ पूजाका लागि पण्डित"],
  heroText: [
    "Find a verified pandit, choose the day by either calendar, talk over every detail, and pay the way you like.",
    "प्रमाणित पण्डित खोज्नुहोस्, विक्रम संवत् वा ईस्वी पात्रो हेरेर दिन रोज्नुहोस्, हरेक कुरा आपसमा टुंग्याउनुहोस्, र सजिलो माध्यमबाट भुक्तानी गर्नुहोस्।",
  ],
  findPandit: ["Find a pandit", "पण्डित खोज्नुहोस्"],
  stepFind: ["Find", "खोज्नुहोस्"],
  stepFindText: [
    "Profiles, services with their prices, and reviews by families who were there.",
    "प्रोफाइल, सेवा र दक्षिणा, अनि पूजा गराएका परिवारका समीक्षा।",
  ],
  stepTalk: ["Talk", "कुरा गर्नुहोस्"],
  stepTalkText: [
    "Chat in English or Nepali about samagri, muhurta and the place.",
    "सामग्री, मुहूर्त र ठाउँबारे नेपाली वा अंग्रेजीमा कुरा गर्नुहोस्।",
  ],
  stepPay: ["Pay", "भुक्तानी गर्नुहोस्"],
  stepPayText: [
    "Khalti, eSewa, connectIPS, IME Pay, card, or cash at the puja.",
    "खल्ती, इसेवा, कनेक्ट आईपीएस, आईएमई पे, कार्ड, वा पूजामै नगद।",
  ],

  logInTitle: ["Welcome back", "फेरि स्वागत छ"],
  email: ["E-mail", "इमेल"],
  password: ["Password", "पासवर्ड"],
  passwordHint: ["At least 8 characters", "कम्तीमा ८ अक्षर"],
  showPassword: ["Show the password", "पासवर्ड देखाउनुहोस्"],
  noAccount: ["New here?", "पहिलो पटक?"],
  haveAccount: ["Have an account already?", "पहिले नै खाता छ?"],
  sessionEnded: ["Please log in to go on.", "अघि बढ्न लग इन गर्नुहोस्।"],

  registerTitle: ["Create your account", "आफ्नो खाता खोल्नुहोस्"],
  iAm: ["I am", "म"],
  asCustomer: ["looking for a pandit", "पण्डित खोज्दैछु"],
  asPandit: ["a pandit", "पण्डित हुँ"],
  fullName: ["Full name", "पूरा नाम"],
  phone: ["Phone", "फोन"],

  profileTitle: ["Your profile", "तपाईंको प्रोफाइल"],
  language: ["Language", "भाषा"],
  languageHint: ["Pages and notifications are shown in this language.", "पृष्ठ र सूचना यही भाषामा देखिनेछन्।"],
  timezone: ["Your city (time zone)", "तपाईंको सहर (समय क्षेत्र)"],
  timezoneHint: [
    "{zone}: now {time}. A puja is shown in the time of its place first, and in yours beside it where the two differ.",
    "{zone}: अहिले {time}। पूजाको समय पहिले पूजा हुने ठाउँको देखिन्छ, तपाईंको समय फरक भए सँगै देखिन्छ।",
  ],
  memberSince: ["Member since {day}", "{day}देखि सदस्य"],
} as const;
