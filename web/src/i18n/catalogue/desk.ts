/** Notifications, and the pandit's desk. */
export const desk = {
  notificationsTitle: ["Notifications", "सूचनाहरू"],
  markAll: ["Mark all as read", "सबै पढिसकेँ"],
  onlyUnread: ["Only unread", "नपढिएका मात्र"],
  noNotifications: ["Nothing here. We tell you when something happens.", "केही छैन। केही भएमा खबर गर्छौँ।"],
  isNew: ["New:", "नयाँ:"],

  deskTitle: ["Your desk", "मेरो काम"],
  requests: ["Requests", "अनुरोधहरू"],
  noRequests: ["No request is waiting.", "कुनै अनुरोध बाँकी छैन।"],
  upcoming: ["Accepted pujas", "स्वीकार गरिएका पूजा"],
  noUpcoming: ["No puja lies ahead.", "आउँदो पूजा छैन।"],
  statusPENDING: [
    "We are looking at your profile. Fill in your services meanwhile: families see you once you are verified.",
    "हामी तपाईंको प्रोफाइल हेर्दैछौँ। त्यसबेलासम्म सेवाहरू भर्नुहोस्: प्रमाणित भएपछि परिवारहरूले देख्नुहुनेछ।",
  ],
  statusVERIFIED: [
    "Your profile is verified: families can book you.",
    "तपाईंको प्रोफाइल प्रमाणित छ: परिवारहरूले बुक गर्न सक्नुहुन्छ।",
  ],
  statusREJECTED: ["Your profile was not verified.", "तपाईंको प्रोफाइल प्रमाणित भएन।"],
  publicProfile: ["See it as families do", "सार्वजनिक प्रोफाइल हेर्नुहोस्"],

  profileTitle: ["What families read", "परिवारले पढ्ने विवरण"],
  bio: ["About you, in English", "आफ्नोबारे, अंग्रेजीमा"],
  bioNe: ["About you, in Nepali", "आफ्नोबारे, नेपालीमा"],
  languages: ["Languages you speak", "बोल्ने भाषा"],
  servicesTitle: ["Services", "सेवाहरू"],
  serviceName: ["Name in English", "नाम (अंग्रेजी)"],
  serviceNameNe: ["Name in Nepali", "नाम (नेपाली)"],
  price: ["Price in rupees", "दक्षिणा (रु)"],
  minutes: ["Minutes", "मिनेट"],
  addService: ["Add a service", "सेवा थप्नुहोस्"],
  removeService: ["Remove {name}", "{name} हटाउनुहोस्"],
  remove: ["Remove", "हटाउनुहोस्"],
  newService: ["new service", "नयाँ सेवा"],
  noServices: ["No service yet: families book a service.", "अहिलेसम्म सेवा छैन: परिवारले सेवा छानेर बुक गर्नुहुन्छ।"],
} as const;
