"""What the demo teams promise, what is seen on visits, what is spent, what is asked and advised."""

from __future__ import annotations

from lms.workshops.costs.operations import Funding

PROMISES = (
    (
        "diaries",
        "pravah",
        "asha",
        "चौक के 30 मज़दूरों को हाज़िरी डायरी देना और महीने भर बाद साथ में देखना",
        "चौक के मेट",
        20,
        "कितनी डायरियाँ भरी जा रही हैं",
    ),
    (
        "clinic",
        "pravah",
        "farah",
        "Four evening clinics at the labour naka with a para-legal volunteer",
        "District Legal Services Authority",
        58,
        "Count of visitors, photo of the poster",
        "A letter to the Authority so that they send a volunteer",
    ),
    (
        "red-lines",
        "pravah",
        "ramashish",
        "एक पन्ने पर लिखना कि लाल रेखा के मामलों में हमारे ज़िले में किसे फ़ोन हो",
        "सुपरवाइज़र",
        15,
        "दीवार पर पन्ना, नंबर एक बार मिलाए गए",
    ),
    (
        "claims",
        "magadh",
        "sarita",
        "भट्ठे के तीन मज़दूरों के दावे लिखकर उन्हीं से दायर करवाना",
        "पैनल वकील",
        20,
        "नाम ढकी, मुहर लगी प्रतियाँ",
    ),
    (
        "forms",
        "magadh",
        "anil",
        "श्रम कार्यालय से दावे का फ़ॉर्म और न्यूनतम मज़दूरी की सूची लाना",
        "श्रम प्रवर्तन अधिकारी, गया",
        18,
        "तारीख़ वाली प्रतियाँ",
    ),
    (
        "intake",
        "magadh",
        "shabnam",
        "हर नए मामले में रज़ामंदी वाला पर्चा भरना",
        "",
        60,
        "ताले वाली फ़ाइल में जाँचे हुए पर्चे",
        "ताले वाली अलमारी",
    ),
    (
        "authority",
        "gumla",
        "sushma",
        "Visit the District Legal Services Authority with two workers who came back without wages",
        "Panel lawyer, Gumla",
        25,
        "Application numbers, a note of what was asked",
    ),
    (
        "returnees",
        "gumla",
        "birsa",
        "रायडीह के लौटे हुए मज़दूरों की बक़ाया मज़दूरी की सूची बनाना",
        "ग्राम सभा",
        50,
        "सूची, बिना नामों के गिनती",
    ),
    (
        "mediation",
        "gandak",
        "rajkishor",
        "दो की टीम में मज़दूरी की दो मध्यस्थताएँ करना, दूसरी अनुभवी साथी के सामने",
        "सरपंच",
        75,
        "समझौता या असफलता का पर्चा",
        "दूसरी मध्यस्थता में मीरा दीदी साथ बैठें",
    ),
    (
        "sugar",
        "gandak",
        "nagma",
        "गन्ना काटने जाने वाली टोलियों के लिए पेशगी का हिसाब लिखने की एक शाम",
        "टोली के मुखिया",
        24,
        "कितनी टोलियों ने हिसाब लिखा",
    ),
)
"""Key, team, who, what, with whom, days after the workshop, what will be seen, help that is needed."""
ABOUT_TEAMS = {
    "pravah": {"where": "Kasia, Padrauna", "workers": "120", "cases": "9"},
    "magadh": {"where": "Bodh Gaya, Wazirganj", "workers": "60", "cases": "6"},
    "gumla": {"where": "Raidih, Chainpur", "workers": "45", "cases": "4"},
    "gandak": {"where": "Bagaha", "workers": "80", "cases": "5", "help": "हमारे यहाँ पैनल वकील नहीं आते।"},
}

SEEN = (
    "Two rooms behind the block office, open three evenings a week. The wage board on the wall is of this year. Sarita "
    "showed the three drafts for the kiln workers; two were stamped last week, the third man has left for Ludhiana. "
    "Files lie on an open shelf. Munni had eleven women in her corner and no quiet place to speak with one of them."
)
ADVICE = (
    "Put the third claim aside until he can be reached. Fetch the forms from the portal: the officer is away until the "
    "end of the month. Hang a curtain before the corner; a cupboard with a lock comes before new leaflets."
)
AGREED = "A cupboard with a lock for the case files, and one person who keeps the key"
ON_VISIT = {
    "claims": ("done", "Two stamped copies seen, names covered; the third worker has withdrawn his."),
    "forms": ("dropped", "The office hands out no forms any more; they are on the portal since this month."),
    "intake": ("doing", "Used for the last seven cases; five were checked by Anil."),
}
REVIEWS = {
    "pravah": (
        {
            "diaries": ("done", "34 डायरियाँ दीं, महीने बाद 26 भरी मिलीं। छह में मालिक के दस्तख़त भी हैं।"),
            "clinic": ("doing", "Two of four evenings held, 19 visitors. The volunteer came once."),
            "red-lines": ("same", "पन्ना लिख लिया है, नंबर मिलाना बाक़ी है।"),
        },
        "चौक पर पर्चे से ज़्यादा डायरी काम आई। अगली बार मेट को भी साथ बैठाएँगे।",
    ),
    "magadh": (
        {"intake": ("same", "Twelve by now. Without the cupboard they stay in Shabnam's bag.")},
        "By phone with Sarita and Shabnam. The cupboard is ordered.",
    ),
    "gandak": (
        {
            "mediation": ("doing", "पहली मध्यस्थता हुई: ₹8,400 में से ₹6,000 मिले, बाक़ी की तारीख़ लिखी है।"),
            "sugar": ("done", "नौ में से सात टोलियों ने पेशगी लिखी। मुखिया ने ही बैठक बुलाई।"),
        },
        "",
    ),
}

LEGAL_AID_FUNDERS = {
    "nidhi": Funding(name="Shram Nidhi (demo)", grant="SN/14", paise=18_000_000),
    "kusum": Funding(name="Kusum Foundation (demo)", grant="Legal aid, year 2", paise=6_000_000),
}
LEGAL_AID_COSTS = (
    ("venue", "Hall for three days", 18_000, "nidhi"),
    ("food", "Meals and tea, 31 people", 41_600, "nidhi"),
    ("travel", "Train and bus, with receipts", 38_450, "nidhi"),
    ("travel", "Bus to the Authority and back", 6_800, "nidhi"),
    ("stay", "Two nights, 19 people", 34_200, "kusum"),
    ("fees", "Panel lawyer, one day", 6_000, "kusum"),
    ("materials", "Copies of handouts", 4_870, "kusum"),
    ("materials", "Wage diaries", 3_600, "kusum"),
    ("other", "Childcare in the next room", 2_400, ""),
)
LIVELIHOOD_FUNDERS = {"nidhi": Funding(name="Shram Nidhi (demo)", grant="SN/11", paise=9_000_000)}
LIVELIHOOD_COSTS = (
    ("venue", "Training centre", 6_000, "nidhi"),
    ("food", "Meals and tea, two days", 14_300, "nidhi"),
    ("travel", "Train from Odisha, bus", 27_900, "nidhi"),
    ("stay", "One night, 12 people", 9_600, "nidhi"),
    ("materials", "Seed calendar, chart paper", 1_150, ""),
)

CALLED_OFF = "The hall is needed for the counting of votes on both days, and there is no other one near by."
ASKED = (
    "A walk-in desk for domestic workers",
    "हम कसया में घरेलू कामगारों के लिए हफ़्ते में दो शाम की मदद-डेस्क खोलना चाहते हैं। दो कार्यकर्ता हैं, एक कमरा है। "
    "शुरुआत में क्या रखें और क्या न रखें? मामले कैसे लिखें कि नाम सुरक्षित रहें?",
)
QUESTION = "Good plan. Which evenings do the women come home latest? And has one of your two staff taken cases before?"
REPLY = "सोमवार और गुरुवार देर से लौटती हैं। प्रीति ने पिछले साल ग्यारह मामले देखे हैं।"
AMONG_US = "Meera knows the desk in Patna; ask her for the intake sheet before we answer."
ANSWER = (
    "Open on Tuesday and Saturday, six to eight. Begin with three things only: a wage diary for whoever asks, the "
    "number of the Authority, and the intake sheet that Meera sends you. Write a number on the sheet and the name in a "
    "book that stays under lock. Do not mediate in the first three months; pass cases on, and write down what became "
    "of them. We come in the eighth week and look at ten sheets together."
)
SECOND = (
    "Data sheet for the autumn departures",
    "अक्टूबर में जो टोलियाँ बाहर गईं, उनकी गिनती पंचायत के रजिस्टर से अलग आ रही है। एक छोटी शीट बनाने में मदद चाहिए, "
    "जिसे दो स्वयंसेवक भर सकें।",
)
