"""Every text that a reader sees, in one catalogue, and its plurals by CLDR.

A text may hold ``{name}``; whoever asks for the text gives the value. A plural
has a form for each category that Arabic has: zero, one, two, few (3-10),
many (11-99) and other (100-102).
"""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal

LOCALE = Locale("ar")

TEXTS: Mapping[str, str] = {
    "site.name": "خبر",
    "site.tagline": "بحث في الأخبار العربية",
    "site.skip": "تخطَّ إلى المحتوى",
    "site.home": "خبر، الصفحة الأولى",
    "site.footer": "«خبر» يبحث في نصوص الصحف كما نُشرت.",
    "site.privacy": "لا يضع ملفات تعريف في جهازك، ولا يتصل بأي موقع آخر.",
    "form.label": "ابحث في الأخبار",
    "form.hint": 'كلمة أو "عبارة"',
    "form.submit": "ابحث",
    "home.figures": "{articles} من {sources}، {span}",
    "home.figures_undated": "{articles} من {sources}",
    "home.span": "من\N{NO-BREAK SPACE}{first} إلى\N{NO-BREAK SPACE}{last}",
    "home.span_day": "في {first}",
    "home.latest": "أحدث الأخبار",
    "home.examples": "جرّب البحث عن",
    "home.sources": "الصحف",
    "home.nothing": "الفهرس فارغ: أضف إليه أخبارًا بالأمر",
    "results.title": "{query} - خبر",
    "results.about": "عن {query}",
    "results.at_least": "{count} أو أكثر",
    "offers": "قراءات أخرى للبحث",
    "offer.as-words": "اقرأ «{text}» كلمةً لا أداة",
    "offer.date": "حصر النتائج في {text}",
    "offer.layout": "هل قصدت «{text}»؟ كُتبت الحروف بلوحة مفاتيح أخرى",
    "offer.arabizi": "هل قصدت «{text}»؟",
    "variants": "كتابات أخرى",
    "variants.searched": "شمل البحث أيضًا:",
    "variants.dropped": "لم يشمل البحث:",
    "variants.drop": "لا تبحث عن: ",
    "variants.take": "ابحث أيضًا عن: ",
    "variants.off": "ابحث كما كتبتُ فقط",
    "variants.on": "ابحث بكل الكتابات",
    "results.how": "كيف قُرئ البحث؟",
    "results.families": "كل ما يقوم في الفهرس مقام هذه الكلمات، ولماذا",
    "results.sort": "الترتيب",
    "results.sort.relevance": "الأقرب",
    "results.sort.newest": "الأحدث",
    "results.sort.oldest": "الأقدم",
    "results.filters": "تصفية",
    "results.filters_set": "تصفية ({count})",
    "results.facet.source": "الصحيفة",
    "results.facet.section": "القسم",
    "results.facet.author": "الكاتب",
    "results.facet.country": "بلد الصحيفة",
    "results.facet.more": "و{count} أخرى",
    "results.timeline": "عدد الأخبار بحسب تاريخها",
    "results.chosen": "التصفية المختارة",
    "results.remove": "أزل التصفية",
    "results.pages": "صفحات النتائج",
    "results.page": "صفحة {number}",
    "results.page_of": "صفحة {page} من {pages}",
    "results.previous": "السابقة",
    "results.next": "التالية",
    "results.stories": "{stories} ({articles})",
    "results.published_by": "نشرته {papers}",
    "results.all_copies": "اعرض كل النسخ",
    "results.one_a_story": "اجمع نسخ كل خبر في نتيجة",
    "results.partial": "انتهى الوقت المخصص للبحث قبل أن يكتمل، فهذه بعض النتائج. أعد المحاولة، أو اجعل البحث أدق.",
    "empty.title": "ماذا تريد أن تجد؟",
    "empty.text": "اكتب في خانة البحث كلمة أو أكثر، أو ضع عبارة بين علامتي اقتباس لتجدها بنصها.",
    "none.text": "لا خبر في الفهرس فيه شيء من هذه الكلمات. يمكنك أن:",
    "none.spelling": "تراجع الإملاء، أو تكتب الاسم بصيغة أخرى.",
    "none.fewer": "تبحث بكلمات أقل، أو أعم.",
    "none.unquote": "تبحث عن الكلمات بلا علامتي اقتباس",
    "none.unfilter": "تبحث بلا تصفية",
    "past.title": "لا نتائج في هذه الصفحة",
    "past.text": "عدد صفحات النتائج {pages} فقط.",
    "past.last": "اذهب إلى آخر صفحة",
    "article.title": "{title} - خبر",
    "article.original": "اقرأ الأصل في {host}",
    "article.back": "عُد إلى نتائج البحث عن {query}",
    "article.matches": "{matches} لكلمات البحث {query}",
    "article.first_match": "اذهب إلى أولها",
    "article.no_body": "لم ينشر نص لهذا الخبر.",
    "analyze.title": "عائلات الكلمات - خبر",
    "analyze.heading": "عائلات الكلمات",
    "analyze.text": "ما في الفهرس من كلمات تقوم في البحث مقام كل كلمة كتبتها، وقربها منها من 0 إلى 1.",
    "analyze.empty": "ليس في عنوان هذه الصفحة كلمة. ابحث عن كلمة، ثم افتح «كيف قُرئ البحث؟» في صفحة النتائج.",
    "analyze.stem": "ساقها {stem}",
    "analyze.root": "جذرها {root}",
    "analyze.word": "الكلمة",
    "analyze.articles": "الأخبار",
    "analyze.weight": "القرب",
    "analyze.alone": "لا تقوم مقامها كلمة أخرى في الفهرس.",
    "analyze.family.same-form": "هي نفسها، مع سوابق أخرى",
    "analyze.family.other-form": "صيغ أخرى من الساق نفسها",
    "analyze.family.light-stem": "تشبهها إذا خُففت من الزوائد",
    "analyze.family.similar": "ساق قريبة الحروف",
    "analyze.family.root": "من الجذر نفسه",
    "analyze.family.spelling": "ربما كانت المقصودة في الكتابة",
    "analyze.family.name": "كتابة أخرى للاسم",
    "analyze.family.joined": "تُكتب كلمتين أيضًا",
    "analyze.family.related": "تُستعمل استعمالها",
    "article.copies": "نُشر أيضًا في",
    "article.first_report": "أول ما نُشر",
    "article.compare": "قارن",
    "article.compared": "تقارنها الآن",
    "article.difference": "الفرق كلمةً كلمة",
    "article.difference_legend": "{removed} في هذه الصفحة وحدها، و{added} في نسخة {paper} وحدها. لا يُعد التشكيل ولا همزة الألف فرقًا.",
    "article.difference_removed": "هكذا ما ورد",
    "article.difference_added": "هكذا ما ورد",
    "article.no_difference": "النص في نسخة {paper} هو نفسه، كلمةً كلمة.",
    "article.difference_cut": "قورنت أول {words} من كل نسخة.",
    "article.removed": "في هذه الصفحة وحدها: ",
    "article.added": "في النسخة الأخرى وحدها: ",
    "article.left_out": "كلمات مشتركة لم تُعرض",
    "article.similar": "أخبار قريبة منه",
    "feed.title": "خبر: {query}",
    "cite.retrieved": "اطُّلع عليه في {day}",
    "error.title": "{title} - خبر",
    "error.home": "اذهب إلى الصفحة الأولى",
    "error.status": "رمز الحالة {status}",
    "error.number": "رقم العطل {number}",
    "error.400.title": "في العنوان خطأ",
    "error.400.text": "لا يُفهم هذا العنوان. صحّحه، أو ابدأ بحثًا جديدًا.",
    "error.404.title": "لا صفحة في هذا العنوان",
    "error.404.text": "ربما تغيّر الرابط أو نقص منه حرف. ابحث عما تريده بكلماته.",
    "error.405.title": "هذا العنوان للقراءة فقط",
    "error.405.text": "افتحه في المتصفح، أو اطلبه بطريقة GET أو HEAD.",
    "error.413.title": "الطلب أكبر مما يُقبل",
    "error.413.text": "لا حاجة هنا إلى إرسال بيانات: اكتب بحثك في خانة البحث.",
    "error.414.title": "البحث أطول مما يُقبل",
    "error.414.text": "اختصره ثم أعد المحاولة.",
    "error.500.title": "تعذّر عرض هذه الصفحة",
    "error.500.text": "حدث عطل عندنا، وليس في بحثك. أعد المحاولة بعد قليل، فإن تكرر فأخبر القائم على الموقع برقم العطل.",
    "error.503.title": "البحث متوقف الآن",
    "error.503.text": "أعد المحاولة بعد قليل.",
    "error.other.title": "تعذّر تنفيذ الطلب",
    "error.other.text": "عُد إلى الصفحة الأولى وابدأ بحثًا جديدًا.",
    "error.article.title": "لا خبر بهذا المعرّف",
    "error.article.text": "ربما أُعيد بناء الفهرس ولم يعد الخبر فيه. ابحث عنه بكلمات من عنوانه.",
    "error.missing.title": "لا فهرس هنا بعد",
    "error.missing.text": "ابنِ الفهرس من ملفات الأخبار بهذا الأمر، ثم أعد تحميل الصفحة:",
    "error.missing.command": "khabar build SOURCE",
    "error.stale.title": "الفهرس من إصدار آخر",
    "error.stale.text": "كُتب هذا الفهرس بإصدار آخر من البرنامج. أعد بناءه بهذا الأمر، ثم أعد تحميل الصفحة:",
    "error.stale.command": "khabar build SOURCE",
    "error.damaged.title": "الفهرس تالف",
    "error.damaged.text": "تغيّرت ملفات الفهرس بعد كتابتها. افحصها بهذا الأمر، ثم أعد البناء:",
    "error.damaged.command": "khabar verify",
    "error.host.text": "لا يُعرف هنا اسم الموقع الذي في الطلب. افتح الموقع باسمه المعلن.",
    "usage.too_long": "البحث أطول مما يُقبل: اختصره إلى كلمات أقل ثم أعد المحاولة.",
    "usage.page": "رقم الصفحة عدد صحيح يبدأ من 1: صحّحه في العنوان، أو ابدأ من الصفحة الأولى.",
    "usage.per_page": "عدد النتائج في الصفحة من 1 إلى {most}: صحّحه في العنوان.",
    "usage.too_deep": "لا تُعرض إلا أول {most} نتيجة: اجعل البحث أدق، أو رتّب النتائج ترتيبًا آخر.",
    "usage.sort": "الترتيب واحد من relevance أو newest أو oldest: صحّحه في العنوان.",
    "usage.recent": "تفضيل الحديث عددُ أيام من 0 إلى {most}: صحّحه في العنوان.",
    "usage.day": "يُكتب التاريخ سنةً ثم شهرًا ثم يومًا، مثل 2025-01-31: صحّحه في العنوان.",
}

PLURALS: Mapping[str, Mapping[str, str]] = {
    "results": {
        "zero": "لا نتائج",
        "one": "نتيجة واحدة",
        "two": "نتيجتان",
        "few": "{count} نتائج",
        "many": "{count} نتيجة",
        "other": "{count} نتيجة",
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
    "words": {  # always after a preposition
        "zero": "لا كلمات",
        "one": "كلمة واحدة",
        "two": "كلمتين",
        "few": "{count} كلمات",
        "many": "{count} كلمة",
        "other": "{count} كلمة",
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


def text(key: str, **values: object) -> str:
    """Return the plain text *key*, its places filled; KeyError where there is none.

    >>> text("results.page", number=3)
    'صفحة 3'
    """
    return TEXTS[key].format(**values) if values else TEXTS[key]


def number(value: int) -> str:
    """Return *value* as readers write it, thousands apart.

    >>> number(31030)
    '31,030'
    """
    return format_decimal(value, locale=LOCALE)


def plural(key: str, count: int) -> str:
    """Return how many, in the form of the noun that *count* asks for.

    >>> plural("results", 3)
    '3 نتائج'
    """
    return PLURALS[key][LOCALE.plural_form(count)].format(count=number(count))
