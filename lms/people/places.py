"""The states and union territories of India, by their ISO 3166-2 codes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

STATES: dict[str, Any] = {
    "IN-AN": _l("Andaman and Nicobar Islands"),
    "IN-AP": _l("Andhra Pradesh"),
    "IN-AR": _l("Arunachal Pradesh"),
    "IN-AS": _l("Assam"),
    "IN-BR": _l("Bihar"),
    "IN-CH": _l("Chandigarh"),
    "IN-CG": _l("Chhattisgarh"),
    "IN-DH": _l("Dadra and Nagar Haveli and Daman and Diu"),
    "IN-DL": _l("Delhi"),
    "IN-GA": _l("Goa"),
    "IN-GJ": _l("Gujarat"),
    "IN-HR": _l("Haryana"),
    "IN-HP": _l("Himachal Pradesh"),
    "IN-JK": _l("Jammu and Kashmir"),
    "IN-JH": _l("Jharkhand"),
    "IN-KA": _l("Karnataka"),
    "IN-KL": _l("Kerala"),
    "IN-LA": _l("Ladakh"),
    "IN-LD": _l("Lakshadweep"),
    "IN-MP": _l("Madhya Pradesh"),
    "IN-MH": _l("Maharashtra"),
    "IN-MN": _l("Manipur"),
    "IN-ML": _l("Meghalaya"),
    "IN-MZ": _l("Mizoram"),
    "IN-NL": _l("Nagaland"),
    "IN-OD": _l("Odisha"),
    "IN-PY": _l("Puducherry"),
    "IN-PB": _l("Punjab"),
    "IN-RJ": _l("Rajasthan"),
    "IN-SK": _l("Sikkim"),
    "IN-TN": _l("Tamil Nadu"),
    "IN-TS": _l("Telangana"),
    "IN-TR": _l("Tripura"),
    "IN-UP": _l("Uttar Pradesh"),
    "IN-UK": _l("Uttarakhand"),
    "IN-WB": _l("West Bengal"),
}
