"""On every page, in the box to write in, and on the first page."""

from collections.abc import Mapping

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
    "home.figures": "{articles} من {sources}{span}",
    "home.figures_undated": "{articles} من {sources}",
    "home.span": "، من\N{NO-BREAK SPACE}{first} إلى\N{NO-BREAK SPACE}{last}",
    "home.span_day": "، في {first}",
    "home.latest": "أحدث الأخبار",
    "home.examples": "جرّب البحث عن",
    "home.sources": "الصحف",
    "home.nothing": "الفهرس فارغ: أضف إليه أخبارًا بالأمر",
}
