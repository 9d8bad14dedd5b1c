"""Every text that a reader sees, in one catalogue, and its plurals by CLDR.

Arabic stands here, English under the same keys in ``english.toml``: Arabic
needs six plurals and is the source, for which gettext's catalogues of two have
no place. A text may hold ``{name}``; whoever asks for the text gives the
value. A plural has a form for each category that its language has; in Arabic
zero, one, two, few (3-10), many (11-99) and other (100-102).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from .reader import Language, reader

LOCALES: Mapping[str, Locale] = {"ar": Locale("ar"), "en": Locale("en", "GB")}
NUMBERING: Mapping[str, str] = {"latin": "latn", "arabic": "arab"}
_ARABIC_DIGITS = {ord(str(n)): 0x660 + n for n in range(10)}

TEXTS: Mapping[str, str] = {
    "site.name": "خبر",
    "site.tagline": "بحث في الأخبار العربية",
    "site.skip": "تخطَّ إلى المحتوى",
    "site.home": "خبر، الصفحة الأولى",
    "site.footer": "«خبر» يبحث في نصوص الصحف كما نُشرت.",
    "site.privacy": "لا يضع في جهازك إلا تفضيلاتك إن غيّرتها، ولا يتصل بأي موقع آخر.",
    "site.pages": "صفحات الموقع",
    "form.label": "ابحث في الأخبار",
    "form.hint": 'كلمة أو "عبارة"',
    "form.submit": "ابحث",
    "form.suggestions": "اقتراحات",
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
    "offer.spelling": "هل قصدت «{text}»؟",
    "offer.phrase-nowhere": "بلا علامتي تنصيص: {text}",
    "offer.fewer": "بعض هذه الكلمات بدل كلها: {text}",
    "offer.similar": "كلمات تشبهها: {text}",
    "offer.dates": "في كل الأيام: {text}",
    "offer.filters": "بلا تصفية: {text}",
    "corrected.as_typed": "ابحث عن «{query}» كما كُتبت",
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
    "results.take": "خذ هذا البحث معك:",
    "results.retrieved": "البحث: {query}. اطُّلع عليه في {day}.",
    "results.clear": "أزل الكل",
    "results.more": "المزيد",
    "results.facet.days": "التاريخ",
    "days.from": "من",
    "days.to": "إلى",
    "days.apply": "اعرض",
    "list.comma": "، ",
    "why.filters": "يوافق التصفية؛ ليس في البحث كلمات.",
    "legend.typed": "كما كتبتها",
    "legend.form": "صيغة أخرى",
    "date.at": "{day}، {time}",
    "date.span": "{first} – {last}",
    "date.hijri": "{day} ({hijri} هـ)",
    "date.since": "منذ {day}",
    "date.until": "حتى {day}",
    "results.pages": "صفحات النتائج",
    "results.page": "صفحة {number}",
    "results.page_of": "صفحة {page} من {pages}",
    "results.previous": "السابقة",
    "results.next": "التالية",
    "results.stories": "{stories} ({articles})",
    "results.published_by": "نشرته {papers}",
    "results.all_copies": "اعرض كل النسخ",
    "results.one_a_story": "اجمع نسخ كل خبر في نتيجة",
    "results.all_words": "{articles} فيها كل الكلمات",
    "results.missing": "ليس فيه:",
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
    "article.mentions": "ورد فيه",
    "article.passage": "رابط الفقرة {number}",
    "passage.copy": "انسخ الفقرة",
    "passage.copy_plain": "انسخها بلا تشكيل",
    "passage.share": "شارك",
    "passage.copied": "نُسخت مع اسم الصحيفة والتاريخ والرابط",
    "stepper.label": "التنقل بين المطابقات",
    "stepper.previous": "السابقة",
    "stepper.next": "التالية",
    "stepper.place": "{place} من {all}",
    "cite.heading": "استشهد به",
    "cite.title": "«{title}»",
    "preferences.heading": "التفضيلات",
    "preferences.text": "تُحفظ في متصفحك وحده، بلا حساب.",
    "preferences.save": "احفظ",
    "preferences.back": "عُد دون حفظ",
    "preferences.language": "لغة الصفحات",
    "preferences.language.ar": "العربية",
    "preferences.language.en": "English",
    "preferences.digits": "الأرقام",
    "preferences.digits.latin": "123",
    "preferences.digits.arabic": "١٢٣",
    "preferences.months": "أسماء الشهور",
    "preferences.months.egypt-gulf": "يناير، يوليو (مصر والخليج)",
    "preferences.months.levant": "كانون الثاني، تموز (الشام والعراق)",
    "preferences.months.algeria-tunisia": "جانفي، جويلية (تونس والجزائر)",
    "preferences.months.morocco": "يناير، يوليوز (المغرب)",
    "preferences.months.mauritania": "يناير، يوليو، أغشت (موريتانيا)",
    "preferences.hijri": "التاريخ الهجري بجانب الميلادي",
    "preferences.hijri.no": "لا",
    "preferences.hijri.yes": "نعم",
    "preferences.per_page": "النتائج في الصفحة",
    "preferences.group": "نسخ الخبر الواحد في الصحف",
    "preferences.group.yes": "نتيجة واحدة",
    "preferences.group.no": "كل نسخة نتيجة",
    "preferences.theme": "الألوان",
    "preferences.theme.auto": "كالجهاز",
    "preferences.theme.light": "فاتحة",
    "preferences.theme.dark": "داكنة",
    "preferences.shortcuts": "اختصارات لوحة المفاتيح",
    "preferences.shortcuts.yes": "تعمل",
    "preferences.shortcuts.no": "متوقفة",
    "advanced.heading": "بحث متقدم",
    "advanced.written": "البحث كما يُكتب في الخانة",
    "advanced.written.none": "املأ ما تريد من الخانات، ثم اضغط «اكتب البحث» لتراه هنا.",
    "advanced.words": "الكلمات",
    "advanced.all": "كل هذه الكلمات",
    "advanced.all.hint": "لا بد منها جميعًا، بأي صيغة من صيغها",
    "advanced.exact": "هذه العبارة بنصها",
    "advanced.exact.hint": "كلمات متتابعة كما كتبتها",
    "advanced.any": "أي من هذه الكلمات",
    "advanced.any.hint": "تكفي واحدة منها، ويُقدَّم ما فيه أكثرها",
    "advanced.none": "وليس فيها",
    "advanced.none.hint": "تُستبعد الأخبار التي فيها كلمة منها",
    "advanced.title": "في العنوان",
    "advanced.title.hint": "كلمات لا بد أن ترد في عنوان الخبر",
    "advanced.near": "كلمات متقاربة",
    "advanced.near.hint": "بأي ترتيب",
    "advanced.distance": "بينها من الكلمات على الأكثر",
    "advanced.papers": "الصحيفة والكاتب",
    "advanced.source": "الصحيفة",
    "advanced.source.hint": "اسمها أو جزء منه",
    "advanced.country": "بلد الصحيفة",
    "advanced.country.hint": "مثل: مصر",
    "advanced.section": "القسم",
    "advanced.section.hint": "كما تسميه الصحيفة",
    "advanced.author": "الكاتب",
    "advanced.author.hint": "اسمه أو جزء منه",
    "advanced.site": "الموقع",
    "advanced.site.hint": "اسم موقع الصحيفة في الشبكة",
    "advanced.days": "التاريخ",
    "advanced.days.unknown": "لم يُفهم التاريخ: اكتب السنة بأربعة أرقام، وهي تكفي وحدها.",
    "advanced.calendar": "التقويم",
    "advanced.calendar.gregorian": "ميلادي",
    "advanced.calendar.hijri": "هجري",
    "advanced.day": "اليوم",
    "advanced.month": "الشهر",
    "advanced.month.any": "كل الشهور",
    "advanced.year": "السنة",
    "advanced.others": "بقية البحث",
    "advanced.rest": "ما لا خانة له هنا",
    "advanced.rest.hint": "يبقى كما كُتب",
    "advanced.search": "ابحث",
    "advanced.show": "اكتب البحث",
    "compare.heading": "مقارنة",
    "compare.text": "كلمات أو أبحاث جنبًا إلى جنب: كم خبرًا لكل منها، ومتى، وفي أي صحيفة. مثلًا كتابتان لاسم واحد، كل منها بعلامة = قبلها.",
    "compare.query": "البحث {number}",
    "compare.submit": "قارن",
    "compare.over_time": "عبر الزمن",
    "compare.by_paper": "في كل صحيفة",
    "compare.try": "جرّب",
    "help.heading": "المساعدة",
    "help.text": "اكتب كلمات مما تبحث عنه، بتشكيل أو بلا تشكيل وبأي إملاء: يجد «خبر» صيغها كلها، ويقدّم ما كان أقرب إلى ما كتبت.",
    "help.write": "ما يمكن أن يُكتب في خانة البحث",
    "help.no_examples": "تظهر الأمثلة هنا حين تكون في الفهرس أخبار.",
    "help.words": "أي من الكلمتين بأي صيغة من صيغهما؛ ما فيه الكلمتان متقاربتين يأتي أولًا",
    "help.phrase": "العبارة بنصها",
    "help.forms": "العبارة بأي صيغة من صيغ كلماتها",
    "help.and": "الكلمتان معًا",
    "help.or": "إحدى الكلمتين",
    "help.not": "الأولى، من غير الأخبار التي فيها الثانية",
    "help.group": "الأقواس تجمع ما يُقرأ معًا",
    "help.title": "الكلمة في العنوان",
    "help.exact": "الكلمة بهذا الرسم وحده، بلا صيغ أخرى",
    "help.near": "الكلمتان وبينهما خمس كلمات على الأكثر، بأي ترتيب",
    "help.prefix": "كل كلمة تبدأ بهذه الحروف",
    "help.fuzzy": "الكلمة وما يشبهها في الكتابة",
    "help.source": "من صحيفة بعينها؛ وكذلك كاتب: وقسم: وبلد: وموقع:",
    "help.date": "في شهر بعينه؛ يُكتب التاريخ بأي تقويم وبأي أسماء للشهور",
    "help.between": "بين شهرين أو يومين",
    "help.since": "منذ شهر أو يوم؛ وكذلك قبل:",
    "help.hijri": "في شهر هجري",
    "help.english": "تُقرأ الأدوات بالإنجليزية أيضًا: OR وAND وNOT وNEAR/5 وtitle: وsource: وauthor: وsection: وcountry: وsite: وdate: وsince: وbefore:",
    "help.understand": "كيف تُقرأ الكلمات",
    "help.understand.text": "لا فرق بين همزة وأخرى ولا بين تشكيل وتركه، وتُعرف الكلمة وإن اتصل بها حرف أو ضمير، وتُعرف كتابات الاسم الواحد في الصحف المختلفة. في صفحة النتائج تحت «كيف قُرئ البحث؟» ما فُهم من كلماتك. يأتي أولًا ما هو أقرب إلى السؤال، وإن نقصته كلمة؛ وفوق النتائج عدد ما فيه كل الكلمات بصيغها القريبة، وتحت كل نتيجة ما ينقصها.",
    "help.marks": "العلامات",
    "help.marks.text": "تحت الكلمة التي كتبتها خط متصل، وتحت صيغها الأخرى خط منقّط.",
    "help.keys": "لوحة المفاتيح",
    "help.key./": "إلى خانة البحث",
    "help.key.j": "إلى النتيجة التالية",
    "help.key.k": "إلى النتيجة السابقة",
    "help.key.n": "إلى المطابقة التالية في الخبر",
    "help.key.p": "إلى المطابقة السابقة في الخبر",
    "help.key.Esc": "أغلق الاقتراحات، أو اترك الخانة",
    "help.keys.off": "يمكن إيقافها في التفضيلات",
    "about.heading": "عن خبر",
    "about.text": "«خبر» محرك بحث في الأخبار العربية: يجد الخبر مهما اختلفت كتابة كلماته، ويعرض الكلمات كما طُبعت، ويقول لماذا وجدها.",
    "about.index": "في هذا الفهرس",
    "about.articles": "الأخبار",
    "about.words": "الكلمات المختلفة",
    "about.days": "من يوم إلى يوم",
    "about.paper": "الصحيفة",
    "about.program": "البرنامج",
    "about.version": "الإصدار {version}",
    "about.licence": "برنامج حر برخصة غنو العمومية (GPL) الإصدار 3 أو ما بعده: لك أن تستعمله وتدرسه وتعدّله وتنشره.",
    "why.holds": "فيه {parts}.",
    "why.missing": "وليس فيه {words}.",
    "why.nothing": "ليس فيه شيء من كلمات البحث.",
    "why.quoted": "«{word}»",
    "why.and": "، و",
    "why.too": " و",
    "why.nor": " ولا ",
    "why.title": "في العنوان",
    "why.body": "في النص",
    "why.both": "في العنوان والنص",
    "why.typed": "«{word}» كما كُتبت {where}",
    "why.form": "{written} من صيغ «{word}» {where}",
    "why.joined": "{written} {where}، وهي «{word}» موصولة أو مفصولة",
    "why.name": "{written} {where}، كتابة أخرى لـ«{word}»",
    "why.spelling": "{written} {where}، ولعلها المقصودة بـ«{word}»",
    "why.pattern": "{written} {where}، على صورة «{word}»",
    "why.similar": "{written} القريبة من «{word}» {where}",
    "why.root": "{written} من جذر «{word}» {where}",
    "why.related": "{written} ذات الصلة بـ«{word}» {where}",
    "api.heading": "واجهة للبرامج",
    "api.text": "ما تجيب به الصفحات تجيب به هذه العناوين بصيغة JSON، ولا تحتاج إلى مفتاح.",
    "api.failures": "يُجاب عن الخطأ بصيغة application/problem+json كما في RFC 9457. ومن سأل أسرع مما ينبغي أُجيب بالرمز 429 وبمدة الانتظار في Retry-After.",
    "api.description": "الوصف الكامل بصيغة OpenAPI 3.1",
    "api.search": "البحث: صفحة من النتائج",
    "api.article": "خبر كامل، ومواضع كلمات البحث فيه",
    "api.suggest": "ما قد يكون القارئ بصدد كتابته",
    "api.analyze": "الكلمات التي يشملها البحث عن كل كلمة، وسبب كل منها",
    "api.compare": "أبحاث جنبًا إلى جنب: كم خبرًا لكل منها في كل زمن وكل صحيفة",
    "api.explain": "لماذا وُجد خبر في بحث، ودرجته جزءًا جزءًا",
    "api.parameter.q": "نص البحث بلغة صندوق البحث نفسها، أو النص المراد تحليله أو إكماله",
    "api.parameter.queries": "بحث، ويجوز تكراره حتى أربعة",
    "api.parameter.id": "معرّف الخبر",
    "api.parameter.page": "رقم الصفحة، من 1؛ ولا يتجاوز ضربه في عدد نتائجها عشرة آلاف",
    "api.parameter.per_page": "عدد نتائج الصفحة، من 1 إلى 50",
    "api.parameter.sort": "الترتيب: relevance للأقرب إلى البحث، أو newest للأحدث، أو oldest للأقدم",
    "api.parameter.source": "الصحيفة، ويجوز تكراره",
    "api.parameter.section": "القسم، ويجوز تكراره",
    "api.parameter.author": "الكاتب، ويجوز تكراره",
    "api.parameter.country": "بلد الصحيفة، ويجوز تكراره",
    "api.parameter.from": "أول يوم، بصيغة 2025-01-13",
    "api.parameter.to": "آخر يوم، وهو داخل في البحث",
    "api.parameter.group": "القيمة 0 تعرض كل نسخ الخبر الواحد، و1 تجمعها",
    "api.parameter.recent": "يرفع الأخبار الأحدث: بعد كم يوم ينتصف أثر الحداثة؛ 0 بلا أثر، و1 تعني 30 يومًا",
    "api.parameter.variants": "القيمة off تبحث بما كُتب وحده، بلا كتابات أخرى",
    "api.parameter.drop": "كتابة لا يشملها البحث، ويجوز تكراره",
    "error.title": "{title} - خبر",
    "error.home": "اذهب إلى الصفحة الأولى",
    "error.status": "رمز الحالة {status}",
    "error.number": "رقم العطل {number}",
    "error.400.title": "في العنوان خطأ",
    "error.400.text": "لا يُفهم هذا العنوان. صحّحه، أو ابدأ بحثًا جديدًا.",
    "error.403.title": "لا يُقبل هذا الطلب",
    "error.403.text": "جاء من موقع آخر. افتح صفحة التفضيلات هنا واخترها منها.",
    "error.404.title": "لا صفحة في هذا العنوان",
    "error.404.text": "ربما تغيّر الرابط أو نقص منه حرف. ابحث عما تريده بكلماته.",
    "error.405.title": "هذا العنوان للقراءة فقط",
    "error.405.text": "افتحه في المتصفح، أو اطلبه بطريقة GET أو HEAD.",
    "error.413.title": "الطلب أكبر مما يُقبل",
    "error.413.text": "لا حاجة هنا إلى إرسال بيانات: اكتب بحثك في خانة البحث.",
    "error.414.title": "البحث أطول مما يُقبل",
    "error.414.text": "اختصره ثم أعد المحاولة.",
    "error.429.title": "طلبات كثيرة في وقت قصير",
    "error.429.text": "انتظر قليلًا ثم أعد المحاولة.",
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
    "usage.group": "اجعل group صفرًا أو واحدًا.",
    "usage.variants": "اجعل variants إما on وإما off.",
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


def _english() -> dict[str, Any]:
    """Return the English texts and plurals by key."""
    path = files(__package__).joinpath("english.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


_ENGLISH = _english()
CATALOGUES: Mapping[str, tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]] = {
    "ar": (TEXTS, PLURALS),
    "en": (_ENGLISH["texts"], _ENGLISH["plurals"]),
}


def text(key: str, **values: object) -> str:
    """Return the plain text *key* in the reader's language, its places filled.

    A number among the values is written with the reader's digits. KeyError
    where there is no such text.

    >>> text("results.page", number=3)
    'صفحة 3'
    """
    template = CATALOGUES[reader().language][0][key]
    if not values:
        return template
    return template.format(
        **{name: number(v) if isinstance(v, int) else v for name, v in values.items()}
    )


def number(value: float) -> str:
    """Return *value* as the reader writes it, thousands apart.

    >>> number(31030)
    '31,030'
    """
    preferences = reader()
    return _written(value, preferences.language, preferences.digits)


# A page of results writes a hundred numbers, most of them the same on the next.
@lru_cache(4096)
def _written(value: float, language: str, digits: str) -> str:
    return format_decimal(value, locale=LOCALES[language], numbering_system=NUMBERING[digits])


def in_digits(words: str) -> str:
    """Return *words*, a date or a time, in the reader's digits.

    >>> in_digits("18:45")
    '18:45'
    """
    return words.translate(_ARABIC_DIGITS) if reader().digits == "arabic" else words


def plural(key: str, count: int) -> str:
    """Return how many, in the form of the noun that *count* asks for.

    >>> plural("results", 3)
    '3 نتائج'
    """
    preferences = reader()
    return _counted(key, count, preferences.language, preferences.digits)


@lru_cache(4096)
def _counted(key: str, count: int, language: Language, digits: str) -> str:
    forms = CATALOGUES[language][1][key]
    form = forms.get(LOCALES[language].plural_form(count)) or forms["other"]
    return form.format(count=_written(count, language, digits))
