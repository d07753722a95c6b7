"""Countries by the three letters that the register wants (ISO 3166-1); those people here come from.

Any other is written as its three letters.
"""

import re

NAMES = {
    "AFG": "Afghanistan", "ARG": "Argentina", "AUT": "Austria", "BGD": "Bangladesh",
    "BEL": "Belgium", "BTN": "Bhutan", "BRA": "Brazil", "KHM": "Cambodia", "CAN": "Canada",
    "CHL": "Chile", "CHN": "China", "COL": "Colombia", "HRV": "Croatia", "CZE": "Czechia",
    "COD": "DR Congo", "DNK": "Denmark", "EGY": "Egypt", "ERI": "Eritrea", "ETH": "Ethiopia",
    "FJI": "Fiji", "FIN": "Finland", "FRA": "France", "DEU": "Germany", "GHA": "Ghana",
    "GRC": "Greece", "HKG": "Hong Kong", "HUN": "Hungary", "IND": "India", "IDN": "Indonesia",
    "IRN": "Iran", "IRQ": "Iraq", "IRL": "Ireland", "ISR": "Israel", "ITA": "Italy",
    "JPN": "Japan", "JOR": "Jordan", "KEN": "Kenya", "KOR": "Korea, South", "KWT": "Kuwait",
    "LAO": "Laos", "LBN": "Lebanon", "MYS": "Malaysia", "MLT": "Malta", "MEX": "Mexico",
    "MMR": "Myanmar", "NPL": "Nepal", "NLD": "Netherlands", "NZL": "New Zealand",
    "NGA": "Nigeria", "NOR": "Norway", "PAK": "Pakistan", "PNG": "Papua New Guinea",
    "PER": "Peru", "PHL": "Philippines", "POL": "Poland", "PRT": "Portugal", "ROU": "Romania",
    "RUS": "Russia", "WSM": "Samoa", "SAU": "Saudi Arabia", "SRB": "Serbia", "SGP": "Singapore",
    "SLB": "Solomon Islands", "SOM": "Somalia", "ZAF": "South Africa", "SSD": "South Sudan",
    "ESP": "Spain", "LKA": "Sri Lanka", "SDN": "Sudan", "SWE": "Sweden", "CHE": "Switzerland",
    "SYR": "Syria", "TWN": "Taiwan", "TZA": "Tanzania", "THA": "Thailand", "TLS": "Timor-Leste",
    "TON": "Tonga", "TUR": "Türkiye", "UGA": "Uganda", "UKR": "Ukraine",
    "ARE": "United Arab Emirates", "GBR": "United Kingdom", "USA": "United States",
    "VUT": "Vanuatu", "VNM": "Vietnam", "ZMB": "Zambia", "ZWE": "Zimbabwe",
}  # fmt: skip


def name(code: str) -> str:
    """Return a country's name, or the letters of one that is not in the list."""
    return NAMES.get(code, code)


def code(typed: str) -> str | None:
    """Return the letters of a country typed by name or letters; None for what is neither."""
    written = " ".join(typed.split())
    for letters, known in NAMES.items():
        if written.casefold() in {known.casefold(), letters.casefold()}:
            return letters
    return written.upper() if re.fullmatch("[A-Za-z]{3}", written) else None
