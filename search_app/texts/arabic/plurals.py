"""Counted nouns, a form for each category of CLDR that Arabic has.

Zero, one, two, few (3-10), many (11-99) and other (100-102).
"""

from collections.abc import Mapping

PLURALS: Mapping[str, Mapping[str, str]] = {
    "results": {
        "zero": "لا نتائج",
        "one": "نتيجة واحدة",
        "two": "نتيجتان",
        "few": "{count} نتائج",
        "many": "{count} نتيجة",
        "other": "{count} نتيجة",
    },
    "others": {  # of papers, words and so on, behind those that are shown
        "zero": "ولا أخرى",
        "one": "وواحدة أخرى",
        "two": "واثنتان أخريان",
        "few": "و{count} أخرى",
        "many": "و{count} أخرى",
        "other": "و{count} أخرى",
    },
    "articles": {
        "zero": "لا أخبار",
        "one": "خبر واحد",
        "two": "خبران",
        "few": "{count} أخبار",
        "many": "{count} خبرًا",
        "other": "{count} خبر",
    },
    "sources": {  # always after a preposition
        "zero": "غير صحيفة",
        "one": "صحيفة واحدة",
        "two": "صحيفتين",
        "few": "{count} صحف",
        "many": "{count} صحيفة",
        "other": "{count} صحيفة",
    },
    "stories": {
        "zero": "لا قصص",
        "one": "قصة واحدة",
        "two": "قصتان",
        "few": "{count} قصص",
        "many": "{count} قصة",
        "other": "{count} قصة",
    },
    "papers": {  # always the subject
        "zero": "لا صحيفة",
        "one": "صحيفة واحدة",
        "two": "صحيفتان",
        "few": "{count} صحف",
        "many": "{count} صحيفة",
        "other": "{count} صحيفة",
    },
    "copies": {
        "zero": "لا نسخ",
        "one": "نسخة واحدة",
        "two": "نسختان",
        "few": "{count} نسخ",
        "many": "{count} نسخة",
        "other": "{count} نسخة",
    },
    "days": {  # always behind "every"
        "zero": "{count} يوم",
        "one": "يوم",
        "two": "يومين",
        "few": "{count} أيام",
        "many": "{count} يومًا",
        "other": "{count} يوم",
    },
    "words": {  # always after a preposition
        "zero": "لا كلمات",
        "one": "كلمة واحدة",
        "two": "كلمتين",
        "few": "{count} كلمات",
        "many": "{count} كلمة",
        "other": "{count} كلمة",
    },
    "words_between": {
        "zero": "متجاورة",
        "one": "بينها كلمة واحدة على الأكثر",
        "two": "بينها كلمتان على الأكثر",
        "few": "بينها {count} كلمات على الأكثر",
        "many": "بينها {count} كلمة على الأكثر",
        "other": "بينها {count} كلمة على الأكثر",
    },
    "characters": {  # always governed
        "zero": "لا حروف",
        "one": "حرف واحد",
        "two": "حرفين",
        "few": "{count} حروف",
        "many": "{count} حرفًا",
        "other": "{count} حرف",
    },
    "matches": {
        "zero": "لا مطابقات",
        "one": "مطابقة واحدة",
        "two": "مطابقتان",
        "few": "{count} مطابقات",
        "many": "{count} مطابقة",
        "other": "{count} مطابقة",
    },
}
