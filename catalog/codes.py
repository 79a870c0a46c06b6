"""Country codes: ISO 3166-1 alpha-2, and EU as a group of countries. Language codes: ISO 639-1.

Both with the English name that is shown, and with what people write instead.
"""

from collections.abc import Collection

EU = "EU"
EU_MEMBERS = frozenset(
    [
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ]
)


def _named(text: str) -> dict[str, str]:
    """Names by code, from pieces of "code name" between commas."""
    pairs = (entry.split(None, 1) for entry in text.split(","))
    return {code: " ".join(name.split()) for code, name in pairs}


COUNTRIES = _named(
    """
    AD Andorra, AE United Arab Emirates, AF Afghanistan, AG Antigua and Barbuda, AI Anguilla, AL Albania,
    AM Armenia, AO Angola, AQ Antarctica, AR Argentina, AS American Samoa, AT Austria, AU Australia,
    AW Aruba, AX Åland Islands, AZ Azerbaijan, BA Bosnia and Herzegovina, BB Barbados, BD Bangladesh,
    BE Belgium, BF Burkina Faso, BG Bulgaria, BH Bahrain, BI Burundi, BJ Benin, BL Saint Barthélemy,
    BM Bermuda, BN Brunei, BO Bolivia, BQ Caribbean Netherlands, BR Brazil, BS Bahamas, BT Bhutan,
    BV Bouvet Island, BW Botswana, BY Belarus, BZ Belize, CA Canada, CC Cocos Islands, CD Congo (Kinshasa),
    CF Central African Republic, CG Congo (Brazzaville), CH Switzerland, CI Ivory Coast, CK Cook Islands,
    CL Chile, CM Cameroon, CN China, CO Colombia, CR Costa Rica, CU Cuba, CV Cape Verde, CW Curaçao,
    CX Christmas Island, CY Cyprus, CZ Czechia, DE Germany, DJ Djibouti, DK Denmark, DM Dominica,
    DO Dominican Republic, DZ Algeria, EC Ecuador, EE Estonia, EG Egypt, EH Western Sahara, ER Eritrea,
    ES Spain, ET Ethiopia, FI Finland, FJ Fiji, FK Falkland Islands, FM Micronesia, FO Faroe Islands,
    FR France, GA Gabon, GB United Kingdom, GD Grenada, GE Georgia, GF French Guiana, GG Guernsey, GH Ghana,
    GI Gibraltar, GL Greenland, GM Gambia, GN Guinea, GP Guadeloupe, GQ Equatorial Guinea, GR Greece,
    GS South Georgia, GT Guatemala, GU Guam, GW Guinea-Bissau, GY Guyana, HK Hong Kong,
    HM Heard and McDonald Islands, HN Honduras, HR Croatia, HT Haiti, HU Hungary, ID Indonesia, IE Ireland,
    IL Israel, IM Isle of Man, IN India, IO British Indian Ocean Territory, IQ Iraq, IR Iran, IS Iceland,
    IT Italy, JE Jersey, JM Jamaica, JO Jordan, JP Japan, KE Kenya, KG Kyrgyzstan, KH Cambodia, KI Kiribati,
    KM Comoros, KN Saint Kitts and Nevis, KP North Korea, KR South Korea, KW Kuwait, KY Cayman Islands,
    KZ Kazakhstan, LA Laos, LB Lebanon, LC Saint Lucia, LI Liechtenstein, LK Sri Lanka, LR Liberia,
    LS Lesotho, LT Lithuania, LU Luxembourg, LV Latvia, LY Libya, MA Morocco, MC Monaco, MD Moldova,
    ME Montenegro, MF Saint Martin, MG Madagascar, MH Marshall Islands, MK North Macedonia, ML Mali,
    MM Myanmar, MN Mongolia, MO Macao, MP Northern Mariana Islands, MQ Martinique, MR Mauritania,
    MS Montserrat, MT Malta, MU Mauritius, MV Maldives, MW Malawi, MX Mexico, MY Malaysia, MZ Mozambique,
    NA Namibia, NC New Caledonia, NE Niger, NF Norfolk Island, NG Nigeria, NI Nicaragua, NL Netherlands,
    NO Norway, NP Nepal, NR Nauru, NU Niue, NZ New Zealand, OM Oman, PA Panama, PE Peru, PF French Polynesia,
    PG Papua New Guinea, PH Philippines, PK Pakistan, PL Poland, PM Saint Pierre and Miquelon, PN Pitcairn,
    PR Puerto Rico, PS Palestine, PT Portugal, PW Palau, PY Paraguay, QA Qatar, RE Réunion, RO Romania,
    RS Serbia, RU Russia, RW Rwanda, SA Saudi Arabia, SB Solomon Islands, SC Seychelles, SD Sudan, SE Sweden,
    SG Singapore, SH Saint Helena, SI Slovenia, SJ Svalbard and Jan Mayen, SK Slovakia, SL Sierra Leone,
    SM San Marino, SN Senegal, SO Somalia, SR Suriname, SS South Sudan, ST São Tomé and Príncipe,
    SV El Salvador, SX Sint Maarten, SY Syria, SZ Eswatini, TC Turks and Caicos Islands, TD Chad,
    TF French Southern Territories, TG Togo, TH Thailand, TJ Tajikistan, TK Tokelau, TL Timor-Leste,
    TM Turkmenistan, TN Tunisia, TO Tonga, TR Türkiye, TT Trinidad and Tobago, TV Tuvalu, TW Taiwan,
    TZ Tanzania, UA Ukraine, UG Uganda, UM U.S. Outlying Islands, US United States, UY Uruguay,
    UZ Uzbekistan, VA Vatican City, VC Saint Vincent and the Grenadines, VE Venezuela,
    VG British Virgin Islands, VI U.S. Virgin Islands, VN Vietnam, VU Vanuatu, WF Wallis and Futuna,
    WS Samoa, YE Yemen, YT Mayotte, ZA South Africa, ZM Zambia, ZW Zimbabwe
    """
)
"""All 249 officially assigned codes with their names."""
COUNTRY_CODES = frozenset(COUNTRIES)
COUNTRY_GROUPS = {
    "EU": ("European Union", (EU,)),
    "EEA": ("European Economic Area", (EU, "IS", "LI", "NO")),
}
"""Countries that are named together: what the group is called, and the codes that it stands for."""
COUNTRY_NAMES = {name.upper(): code for code, name in COUNTRIES.items()} | {
    "UK": "GB",
    "GREAT BRITAIN": "GB",
    "BRITAIN": "GB",
    "ENGLAND": "GB",
    "USA": "US",
    "UNITED STATES OF AMERICA": "US",
    "AMERICA": "US",
    "PRC": "CN",
    "KOREA": "KR",
    "TURKEY": "TR",
    "CZECH REPUBLIC": "CZ",
    "HOLLAND": "NL",
    "UAE": "AE",
    "CÔTE D'IVOIRE": "CI",
    "BURMA": "MM",
    "EUROPE": EU,
    "EUROPEAN UNION": EU,
    "EL": "GR",
}
"""Codes by what people write instead, in capitals."""


def in_countries(country: str, wanted: Collection[str]) -> bool:
    """Whether a country (or EU) lies in one of `wanted`; EU there stands for each of its members.

    A `country` of "EU" (somewhere in the EU) lies only in EU: which member it is, is not known.
    """
    return country in wanted or (EU in wanted and country in EU_MEMBERS)


LANGUAGES = _named(
    """
    aa Afar, ab Abkhazian, ae Avestan, af Afrikaans, ak Akan, am Amharic, an Aragonese, ar Arabic,
    as Assamese, av Avaric, ay Aymara, az Azerbaijani, ba Bashkir, be Belarusian, bg Bulgarian, bh Bihari,
    bi Bislama, bm Bambara, bn Bengali, bo Tibetan, br Breton, bs Bosnian, ca Catalan, ce Chechen,
    ch Chamorro, co Corsican, cr Cree, cs Czech, cu Church Slavonic, cv Chuvash, cy Welsh, da Danish,
    de German, dv Divehi, dz Dzongkha, ee Ewe, el Greek, en English, eo Esperanto, es Spanish, et Estonian,
    eu Basque, fa Persian, ff Fulah, fi Finnish, fj Fijian, fo Faroese, fr French, fy Western Frisian,
    ga Irish, gd Scottish Gaelic, gl Galician, gn Guarani, gu Gujarati, gv Manx, ha Hausa, he Hebrew,
    hi Hindi, ho Hiri Motu, hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian, hz Herero,
    ia Interlingua, id Indonesian, ie Interlingue, ig Igbo, ii Sichuan Yi, ik Inupiaq, io Ido, is Icelandic,
    it Italian, iu Inuktitut, ja Japanese, jv Javanese, ka Georgian, kg Kongo, ki Kikuyu, kj Kuanyama,
    kk Kazakh, kl Greenlandic, km Khmer, kn Kannada, ko Korean, kr Kanuri, ks Kashmiri, ku Kurdish, kv Komi,
    kw Cornish, ky Kyrgyz, la Latin, lb Luxembourgish, lg Ganda, li Limburgish, ln Lingala, lo Lao,
    lt Lithuanian, lu Luba-Katanga, lv Latvian, mg Malagasy, mh Marshallese, mi Maori, mk Macedonian,
    ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my Burmese, na Nauru, nb Norwegian Bokmål,
    nd North Ndebele, ne Nepali, ng Ndonga, nl Dutch, nn Norwegian Nynorsk, no Norwegian, nr South Ndebele,
    nv Navajo, ny Chichewa, oc Occitan, oj Ojibwa, om Oromo, or Odia, os Ossetian, pa Punjabi, pi Pali,
    pl Polish, ps Pashto, pt Portuguese, qu Quechua, rm Romansh, rn Rundi, ro Romanian, ru Russian,
    rw Kinyarwanda, sa Sanskrit, sc Sardinian, sd Sindhi, se Northern Sami, sg Sango, si Sinhala, sk Slovak,
    sl Slovenian, sm Samoan, sn Shona, so Somali, sq Albanian, sr Serbian, ss Swati, st Southern Sotho,
    su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, ti Tigrinya, tk Turkmen,
    tl Tagalog, tn Tswana, to Tongan, tr Turkish, ts Tsonga, tt Tatar, tw Twi, ty Tahitian, ug Uyghur,
    uk Ukrainian, ur Urdu, uz Uzbek, ve Venda, vi Vietnamese, vo Volapük, wa Walloon, wo Wolof, xh Xhosa,
    yi Yiddish, yo Yoruba, za Zhuang, zh Chinese, zu Zulu
    """
)
"""Language codes with their names."""
LANGUAGE_CODES = frozenset(LANGUAGES)
LANGUAGE_NAMES = {name.casefold(): code for code, name in LANGUAGES.items()} | {
    "mandarin": "zh",
    "zh-cn": "zh",
    "zh-tw": "zh",
    "en-us": "en",
    "en-gb": "en",
    "deutsch": "de",
    "jp": "ja",
    "kr": "ko",
    "pt-br": "pt",
    "farsi": "fa",
    "flemish": "nl",
    "slovene": "sl",
    "oriya": "or",
    "gaelic": "gd",
    "filipino": "tl",
}
"""Codes by what people write instead, in small letters."""
