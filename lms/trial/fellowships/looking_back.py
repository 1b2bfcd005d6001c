"""What is written when a demo year is looked back at, side by side."""

from __future__ import annotations

from lms.fellowships.mentoring.models import Side

MID_TERM = {
    "proud-of": "चौक पर अब लोग मुझे ढूँढकर मज़दूरी डायरी दिखाते हैं।",
    "hardest": "जब शिकायत करने वाले को अगले दिन काम पर नहीं बुलाया गया।",
    "mentor-support": "mostly",
    "host-support": "always",
    "learn-next": "मध्यस्थता में बराबरी से बात कराना।",
    "change": "शोध के लिए महीने में दो दिन अलग मिलें।",
}
FINAL: dict[Side, dict[str, str]] = {
    Side.FELLOW: {
        "changed": "दो पंचायतों में अब पलायन पंजी है, और 61 परिवारों को पता है कि मज़दूरी रुके तो कहाँ जाना है।",
        "learned": "मज़दूरी का हिसाब जोड़ना, दावा लिखना, और किसी मामले में जल्दबाज़ी न करना।",
        "again": "महिलाओं की बैठक पहले महीने से शुरू करती।",
        "next-step": "host",
    },
    Side.MENTOR: {
        "law-and-cases": "alone",
        "conduct": "always",
        "evidence": "जब एक परिवार शिकायत वापस लेना चाहता था, तब सुना, रास्ते बताए और फ़ैसला उन्हीं पर छोड़ा।",
        "ready": "yes",
    },
    Side.HOST: {
        "contribution": "The register of those who leave is kept by the Panchayat itself now. That was new for us.",
        "trust": "yes",
        "handover": "The register, two trained women, and the list of open cases with their next dates.",
        "would-host-again": "yes",
    },
    Side.PANEL: {
        "presentation": "strong",
        "paper": "sound",
        "words": "Clear figures, an honest account of what failed, and a handover that the village has accepted.",
        "verdict": "yes",
    },
}
"""By side; the panel's verdict is given beside it."""
