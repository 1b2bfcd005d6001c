"""What the demo people write in the drafts of courses, and what they say about it."""

from __future__ import annotations

CORRECTED = (
    'So never tell a group of seven "there is no law for you".',
    'So never tell a group of seven "there is no law for you": begin with their wages, and write down who worked on '
    "which days.",
)
QUOTE = "begin with their wages"
OPEN_COMMENT = (
    "Good that the wages come first. Please say in how many years they can still be claimed, with its source. Most "
    "people believe that after one season it is too late."
)

NIGHT_CALL = {
    "title": ("A call at night", "रात को आया फ़ोन"),
    "aim": (
        "Take a call for help at night: listen, write down what counts, and hand it over.",
        "रात को मदद का फ़ोन आए तो सुनना, ज़रूरी बातें लिखना और मामला सही हाथ में देना।",
    ),
}
NIGHT_CALL_FIRST = """## The first minute

Somebody calls at eleven at night and speaks fast. Say your name, and ask one thing first: *can you talk safely now?*
If not, agree on a sign and a time, and let them put the phone down.

## What you write down

- where they are, as they would tell a bus driver
- who is with them, and whether a child is among them
- what happened today, in their own words
- the number that can be called back, and when

## What you do next

Go there at once with somebody who knows the place.
"""
NIGHT_CALL_BODY = NIGHT_CALL_FIRST.replace(
    "Go there at once with somebody who knows the place.",
    "Call your supervisor before anything else, also at night. Nobody goes alone, and nobody goes to rescue. In danger "
    "now: 112;\nwomen 181; children 1098; legal aid 15100.\n\nStill to be written: the case of the night shift, and "
    "what the morning after is for.",
)
SETTLED_QUOTE = "Go there at once"
SETTLED_COMMENT = "This sounds as if one of us should set out at night. Who is called first? Nobody of ours goes alone."
ANSWER = "You are right. Now the supervisor comes first, and the numbers stand below."

TEN_MINUTES = {
    "": ("What you can still answer then", "Ten minutes are enough. What you can still answer then"),
    "hi": ("जो तब भी याद रहा", "दस मिनट काफ़ी हैं। जो तब भी याद रहा"),
}

WOMEN_TITLE = ("घर से काम तक: महिला प्रवासी", "From home to work: women who migrate")
WOMEN_SUMMARY = (
    "काम के लिए घर से निकलने वाली महिलाओं के साथ खड़े रहने वालों के लिए छोटा पाठ्यक्रम: जाने से पहले क्या देखें, काम की जगह पर "
    "क्या लिखें, और मुश्किल में किसे बुलाएँ।"
)
WOMEN_AUDIENCE = "संस्थाओं के फ़ील्ड कार्यकर्ता और गाँव के समूहों की महिलाएँ। क़ानून की डिग्री ज़रूरी नहीं।"
WOMEN_OUTCOME = "काम पर जा रही महिला के साथ बैठकर देखना कि वह किसके साथ, कहाँ और किन शर्तों पर जा रही है।"
WOMEN_MODULE = "जाने से पहले"
WOMEN_LESSON = ("जाने से पहले पाँच बातें", "Five things before she leaves")
WOMEN_BODY = """## तीन औरतें, तीन रास्ते

**वह काम करती है, पर सूची में नहीं।** भट्ठे या गन्ने के खेत में जहाँ जोड़े को एक इकाई मानकर पैसा दिया जाता है, वहाँ रक़म पति के हाथ में जाती है।
डायरी में दोनों के नाम लिखिए और हर एक की मज़दूरी पूछिए।

**वह अकेली जाती है**, किसी घर या फ़ैक्टरी में। ख़तरा अकेलेपन का है: फ़ोन नहीं, छुट्टी नहीं, और कोई देखने वाला नहीं।

**वह घर पर रहती है।** खेत, पशु, बच्चे और बुज़ुर्ग अब उसके ज़िम्मे हैं, और साहूकार भी उसी के दरवाज़े आता है।

## पाँच बातें

1. **कौन ले जा रहा है?** ठेकेदार का पूरा नाम और नंबर घर पर लिखा रहे।
2. **क्या तय हुआ?** काम, मज़दूरी और छुट्टी लिखकर रखिए; लिखा न जा सके तो आवाज़ वाला संदेश मँगाइए।
3. **काग़ज़ किसके पास हैं?** असली काग़ज़ उसी के पास रहें, उनकी फ़ोटो घर पर।
4. **बात कब होगी?** हफ़्ते का एक दिन और समय तय हो। ऐसा रास्ता भी हो जिसमें किसी और का फ़ोन न लगे।
5. **पैसा कब मिलेगा?** महीने की मज़दूरी {fact:L16.value} तक देनी होती है।[fact:L16]

::: example रुबीना की पर्ची
रुबीना सिलाई की फ़ैक्टरी में जा रही थी। समूह की बैठक में पाँचों बातें एक पर्ची पर लिखी गईं। चौथी पर वह अटकी: फ़ोन भाई का था। तय हुआ
कि वह हर रविवार शाम पड़ोस की सहेली के फ़ोन से बात करेगी।
:::

## काम पर कोई तंग करे

दस से कम लोगों की जगह या किसी के घर में काम हो, तो उत्पीड़न की शिकायत ज़िले की स्थानीय समिति के पास जाती है।
यह समझौता कराने का मामला नहीं है।

::: note 21 नवंबर 2026 तक
यह क़ानूनी जानकारी है, क़ानूनी सलाह नहीं। नियम और नंबर बदलते हैं: पोर्टल देखिए या हेल्पलाइन पर पूछिए।
:::

::: warning संकट में
अकेले छुड़ाने कभी मत जाइए। आपात **112**, महिला **{fact:S11-181.value}**,[fact:S11-181] बच्चे **1098**,
क़ानूनी मदद **15100**। अपने सुपरवाइज़र को बताइए।
:::
"""
FACT = "S11-181"
FACT_NOW = {
    "en": "181 is the helpline for women. Where it does not answer, dial 112: some States are joining the two.",
    "hi": "181 महिला हेल्पलाइन है। वह न लगे तो 112 मिलाएँ: कुछ राज्य दोनों को जोड़ रहे हैं।",
}
