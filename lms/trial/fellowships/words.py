"""What demo fellows and their mentors write, in both languages: short, concrete, and without anybody's name."""

from __future__ import annotations

REPORTS = {
    "en": (
        (
            "Planned: visits in four hamlets and two evenings at the labour stand. Three hamlets done, the fourth is "
            "cut off by rain. At the stand we explained the wage diary; eleven men have started one.",
            "Fourth hamlet, and a first meeting with the women's group on wages that were not paid.",
            "People ask about papers before they ask about rights. When I began with the ration card they listened.",
        ),
        (
            "Sat in on intake with my supervisor for nine days. Wrote two case notes. The e-Shram camp reached fewer "
            "people than planned because the market day was moved.",
            "Repeat the camp on a Sunday. Prepare the visit to the District Legal Services Authority.",
            "A worker came back a third time only to check that we were still there. Trust takes longer than forms.",
        ),
        (
            "Two wage complaints went to the labour office with full papers. One employer agreed to talk. I could not "
            "finish the corridor map, two villages are missing.",
            "Finish the map. First mediation together with the legal mentor.",
            "Writing down dates and amounts on the first day saves weeks afterwards.",
        ),
        (
            "Entitlement drive in one cluster: ration, building workers' board, pension. The list is attached to the "
            "milestone. The centre's printer was broken for a week, so forms were filled in by hand.",
            "Follow up every form with its number, and call back those who were absent.",
            "Many had paid somebody for forms that are free. Saying so aloud in a meeting helped more than a poster.",
        ),
        (
            "Observed three mediations and led the opening of one. Met the paralegal volunteers at the court. One "
            "family withdrew its complaint because the contractor lives in the same village.",
            "A safe way to hear women from that village. Begin the mid-term report.",
            "A settlement that nobody dares to enforce is no settlement. We now write the dates of payment into it.",
        ),
        (
            "Orientation before departure in two Panchayats: contract, passport copy, helpline numbers on one card. "
            "Spoke with six families of workers abroad.",
            "Train two volunteers to do the orientation without me.",
            "The families know more about the agents than any office. They had never been asked.",
        ),
    ),
    "hi": (
        (
            "सोचा था: चार टोलों में भेंट और मज़दूर चौक पर दो शाम। तीन टोले हो गए, चौथे का रास्ता बारिश में बंद है। "
            "चौक पर मज़दूरी डायरी समझाई; ग्यारह लोगों ने लिखना शुरू किया।",
            "चौथा टोला, और रुकी मज़दूरी पर महिला समूह के साथ पहली बैठक।",
            "लोग हक़ से पहले काग़ज़ के बारे में पूछते हैं। राशन कार्ड से बात शुरू की तो सब सुनने लगे।",
        ),
        (
            "नौ दिन सुपरवाइज़र के साथ केंद्र पर बैठकर मामले दर्ज होते देखे। दो मामलों के नोट लिखे। ई-श्रम शिविर में "
            "कम लोग आए, क्योंकि हाट का दिन बदल गया था।",
            "रविवार को शिविर दोबारा। ज़िला विधिक सेवा प्राधिकरण जाने की तैयारी।",
            "एक मज़दूर तीसरी बार सिर्फ़ यह देखने आया कि हम अब भी हैं। भरोसा फ़ॉर्म से देर में बनता है।",
        ),
        (
            "मज़दूरी की दो शिकायतें पूरे काग़ज़ों के साथ श्रम कार्यालय में दीं। एक मालिक बात करने को तैयार हुआ। "
            "प्रवासन मार्ग का नक़्शा पूरा नहीं हो पाया, दो गाँव बाक़ी हैं।",
            "नक़्शा पूरा करना। क़ानूनी मार्गदर्शक के साथ पहली मध्यस्थता।",
            "पहले ही दिन तारीख़ और रक़म लिख लेने से बाद के हफ़्ते बचते हैं।",
        ),
        (
            "एक क्लस्टर में हक़दारी अभियान: राशन, भवन निर्माण श्रमिक बोर्ड, पेंशन। सूची पड़ाव के साथ लगी है। केंद्र "
            "का प्रिंटर हफ़्ते भर ख़राब था, फ़ॉर्म हाथ से भरे।",
            "हर फ़ॉर्म के नंबर से उसका हाल पूछना, और जो नहीं आए थे उन्हें फिर बुलाना।",
            "कई लोगों ने मुफ़्त फ़ॉर्म के लिए भी पैसे दिए थे। बैठक में खुलकर कहने से पोस्टर से ज़्यादा असर हुआ।",
        ),
        (
            "तीन मध्यस्थताएँ देखीं, एक की शुरुआत मैंने कराई। अदालत में पैरालीगल स्वयंसेवकों से मिलना हुआ। एक परिवार "
            "ने शिकायत वापस ली, क्योंकि ठेकेदार उसी गाँव में रहता है।",
            "उस गाँव की महिलाओं की बात सुनने का सुरक्षित तरीक़ा। मध्यावधि रिपोर्ट शुरू करना।",
            "जिस समझौते को लागू कराने की हिम्मत न हो, वह समझौता नहीं। अब हम भुगतान की तारीख़ें उसी में लिखते हैं।",
        ),
        (
            "दो पंचायतों में जाने से पहले की जानकारी: अनुबंध, पासपोर्ट की कॉपी, एक कार्ड पर हेल्पलाइन नंबर। बाहर गए "
            "मज़दूरों के छह परिवारों से बात हुई।",
            "दो स्वयंसेवकों को तैयार करना कि वे यह जानकारी मेरे बिना दे सकें।",
            "एजेंटों के बारे में परिवार किसी भी दफ़्तर से ज़्यादा जानते हैं। उनसे कभी पूछा ही नहीं गया था।",
        ),
    ),
}
"""What was done, what is planned and what was learned, one after the other month."""
ANSWERS = {
    "en": (
        "Clear and honest, also about what was not done. Keep writing the numbers the same evening.",
        "Good. For the next visit take the legal mentor along, and agree with your supervisor how you come home.",
        "Thank you. Two lines on what the women said would have helped me; add them next time.",
    ),
    "hi": (
        "साफ़ और सच लिखा है, जो नहीं हुआ वह भी। संख्याएँ उसी शाम लिखते रहें।",
        "अच्छा काम। अगली बार क़ानूनी मार्गदर्शक को साथ लें, और लौटने का इंतज़ाम सुपरवाइज़र से पहले तय करें।",
        "धन्यवाद। महिलाओं ने क्या कहा, इस पर दो पंक्तियाँ और होतीं तो मदद मिलती; अगली बार जोड़ें।",
    ),
}
HELP = {
    "en": "Half a day with the legal mentor on how interest on late wages is counted.",
    "hi": "क़ानूनी मार्गदर्शक के साथ आधा दिन: देर से मिली मज़दूरी पर ब्याज कैसे जोड़ें।",
}
UNSAFE = {"felt-safe": "mostly", "what-would-help": "Two of us on every visit until the matter is settled."}
RETURNED = "The people reached are more than your log shows. Please check the two camps, and say how you counted."
PROOFS = {
    "safe-start": (
        "Plan signed by all three; emergency contacts entered.",
        "तीनों ने योजना पर हस्ताक्षर किए; आपात संपर्क दर्ज।",
    ),
    "induction": (
        "Twelve days of induction done. Test and first reflection handed to the trainer.",
        "बारह दिन का प्रशिक्षण पूरा। परीक्षा और पहला आत्म-मंथन प्रशिक्षक को दिया।",
    ),
    "immersion": (
        "Corridor map of five villages, and ten interviews with spoken consent, noted without names.",
        "पाँच गाँवों का प्रवासन नक़्शा, और मौखिक सहमति से दस साक्षात्कार, बिना नाम के।",
    ),
    "first-cases": (
        "Five case notes without names: three on wages, one accident, one lost passport. Learning plan for six months.",
        "बिना नाम के पाँच मामलों के नोट: तीन मज़दूरी के, एक दुर्घटना, एक खोया पासपोर्ट। छह महीने की सीखने की योजना।",
    ),
    "entitlements": (
        "46 forms filed in one cluster, 19 benefits received so far. The list has numbers only.",
        "एक क्लस्टर में 46 फ़ॉर्म दिए, अब तक 19 को लाभ मिला। सूची में केवल संख्याएँ हैं।",
    ),
    "legal-practice": (
        "Three mediations observed, one opened by me. Letter of the District Legal Services Authority received.",
        "तीन मध्यस्थताएँ देखीं, एक की शुरुआत की। ज़िला विधिक सेवा प्राधिकरण का पत्र मिला।",
    ),
    "mid-term": ("Mid-term report and slides of the viva.", "मध्यावधि रिपोर्ट और मौखिक परीक्षा की स्लाइड।"),
    "field-research": (
        "Questionnaire on advances and debts, record of consent, 32 households in the data log.",
        "पेशगी और क़र्ज़ पर प्रश्नावली, सहमति का लेखा, आँकड़ों में 32 परिवार।",
    ),
    "destination-visit": (
        "Four days at the worksites to which our villages go; note and risk map.",
        "चार दिन उन कार्यस्थलों पर जहाँ हमारे गाँव के लोग जाते हैं; नोट और जोखिम का नक़्शा।",
    ),
    "own-initiative": (
        "A Panchayat register of those who leave: kept by two women, 118 entries in the first month.",
        "पंचायत की पलायन पंजी: दो महिलाएँ रखती हैं, पहले महीने 118 प्रविष्टियाँ।",
    ),
    "training-others": (
        "One day's workshop for 22 ward members; scores rose from 41 to 68 of 100.",
        "22 वार्ड सदस्यों के लिए एक दिन की कार्यशाला; अंक 100 में 41 से 68 हुए।",
    ),
    "final-paper": (
        "Paper on advances in brick kilns, read out in the Gram Sabha and handed over.",
        "ईंट भट्ठों में पेशगी पर लेख, ग्राम सभा में पढ़ा और सौंपा गया।",
    ),
    "final-review": ("Presentation, and feedback from all sides.", "प्रस्तुति, और सभी पक्षों की राय।"),
}
"""What is handed in for each milestone, in English and Hindi."""
APPROVED = {"en": "Approved. Well documented.", "hi": "स्वीकार। अच्छी तरह लिखा गया है।"}
ASKED = "The numbers are good. Please add how many forms are still open, and why; the list itself is missing."
FIRST_CASES = "Three case notes so far: two on wages, one accident. The other two follow."
FIRST_ASKED = "Three of five. Add the other two, please, and say in each what the worker wants."
LOG = {
    "en": (
        ("Ward 7, labour stand", "visit", 150, 24, 6, "Wage diary explained. Three want help with old dues."),
        ("Panchayat hall", "camp", 300, 41, 23, "Ration and e-Shram forms."),
        ("Labour office", "office", 180, 3, 1, "Second hearing; next date given."),
        ("Centre", "case", 120, 2, 0, "Accident claim, papers copied."),
        ("Brick kiln road", "visit", 240, 17, 9, "Went with the supervisor. Advance slips seen."),
        ("Women's group", "meeting", 90, 14, 14, "Harassment on the way to work; two ask for a talk alone."),
        ("Block office", "office", 120, 4, 2, "Lists of the building workers' board."),
    ),
    "hi": (
        ("वार्ड 7, मज़दूर चौक", "visit", 150, 24, 6, "मज़दूरी डायरी समझाई। तीन लोगों की पुरानी मज़दूरी बाक़ी।"),
        ("पंचायत भवन", "camp", 300, 41, 23, "राशन और ई-श्रम के फ़ॉर्म।"),
        ("श्रम कार्यालय", "office", 180, 3, 1, "दूसरी सुनवाई; अगली तारीख़ मिली।"),
        ("केंद्र", "case", 120, 2, 0, "दुर्घटना का दावा, काग़ज़ों की नक़ल।"),
        ("ईंट भट्ठा रोड", "visit", 240, 17, 9, "सुपरवाइज़र के साथ गए। पेशगी की पर्चियाँ देखीं।"),
        ("महिला समूह", "meeting", 90, 14, 14, "काम पर जाते समय छेड़छाड़; दो अलग से बात करना चाहती हैं।"),
        ("प्रखंड कार्यालय", "office", 120, 4, 2, "भवन निर्माण श्रमिक बोर्ड की सूचियाँ।"),
    ),
}
"""Place, activity, minutes, people met, women among them, notes."""
MEETING = {
    "en": ("Talked through the open cases and how the evenings are.", "One rest day a week. Case notes by Friday."),
    "hi": ("खुले मामलों पर और शाम के काम पर बात हुई।", "हफ़्ते में एक दिन आराम। मामलों के नोट शुक्रवार तक।"),
}
