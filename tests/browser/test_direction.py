"""The direction of what is shown, by the boxes of its letters: no text on another, each line in order."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

# The texts of a page that are seen, each with the boxes of its lines: as high as
# the letters are, and cut off where an element around it cuts off.
SEEN = """
const shown = (box) => box.right - box.left > 1 && box.bottom - box.top > 1;

function cut(box, element) {
  let { left, right, top, bottom } = box;
  for (let up = element; up; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (style.clipPath.startsWith('inset(50%')) return { left: 0, right: 0, top: 0, bottom: 0 };
    if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
    const limit = up.getBoundingClientRect();
    left = Math.max(left, limit.left);
    right = Math.min(right, limit.right);
    top = Math.max(top, limit.top);
    bottom = Math.min(bottom, limit.bottom);
  }
  return { left, right, top, bottom };
}

function* texts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest('select, .stepper, .skip')) continue;
    yield [node, element];
  }
}

function boxes(node, element, start, end) {
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  const half = parseFloat(getComputedStyle(element).fontSize) * 0.45;
  return [...range.getClientRects()].map((box) => {
    const middle = (box.top + box.bottom) / 2;
    return cut({ left: box.left, right: box.right, top: middle - half, bottom: middle + half }, element);
  }).filter(shown);
}
"""

OVERLAPS = f"""() => {{ {SEEN}
const all = [];
for (const [node, element] of texts(document.body))
  for (const box of boxes(node, element, 0, node.length)) all.push([node, box]);
all.sort((a, b) => a[1].top - b[1].top);
const found = [];
for (let i = 0; i < all.length; i++)
  for (let j = i + 1; j < all.length && all[j][1].top < all[i][1].bottom - 1; j++) {{
    const [a, b] = [all[i][1], all[j][1]];
    if (all[i][0] !== all[j][0] && a.left < b.right - 1 && b.left < a.right - 1)
      found.push([all[i][0].data.trim().slice(0, 40), all[j][0].data.trim().slice(0, 40)]);
  }}
return [all.length, found];
}}"""

# Words and numbers that follow each other on one line stand as the Unicode
# algorithm has it: against the direction of their paragraph only where both are
# of the other one. A number is of the direction of the word before it.
DISORDER = f"""() => {{ {SEEN}
const PIECE = /\\p{{Script=Latin}}+|\\p{{Script=Arabic}}+|\\p{{Nd}}+(?:[.,:\\/-]\\p{{Nd}}+)*/gu;
let mixed = 0;
const found = [];
for (const [node, element] of texts(document.body)) {{
  const base = getComputedStyle(element).direction;
  let strong = base, before = null;
  for (const match of node.data.matchAll(PIECE)) {{
    const kind = /\\p{{Nd}}/u.test(match[0][0]) ? strong : /\\p{{Script=Latin}}/u.test(match[0][0]) ? 'ltr' : 'rtl';
    strong = kind;
    const [box, more] = boxes(node, element, match.index, match.index + match[0].length);
    const here = box && !more ? {{ kind, box, text: match[0] }} : null;
    if (here && before && Math.abs(before.box.top - box.top) < 4) {{
      const other = base === 'rtl' ? 'ltr' : 'rtl';
      const order = kind === other && before.kind === other ? other : base;
      const isLater = order === 'rtl' ? box.right <= before.box.left + 1 : box.left >= before.box.right - 1;
      if (kind !== before.kind || kind !== base) mixed++;
      if (!isLater) found.push([before.text, here.text]);
    }}
    before = here;
  }}
}}
return [mixed, found];
}}"""

# Days in ISO 8601 that stand with their year on the right.
TURNED = f"""() => {{ {SEEN}
const found = [];
for (const [node, element] of texts(document.body)) {{
  if (element.closest('.body, .passages, .difference, h1, h2, .similar')) continue; // as they were printed
  for (const day of node.data.matchAll(/\\d{{4}}-\\d\\d?-\\d\\d?/g)) {{
    const [year] = boxes(node, element, day.index, day.index + 4);
    const [last] = boxes(node, element, day.index + day[0].length - 1, day.index + day[0].length);
    if (year && last && year.left > last.left) found.push(day[0]);
  }}
}}
return found;
}}"""

WATER = quote("مياه النهر")
MIXED = "/search?q=" + quote("Cooling OR Large OR QR")
STORY = "/article/sada-alburj-2024-09-18-rayhan-water?q=" + WATER
PAGES = {
    "home": "/",
    "results": "/search?q=" + WATER,
    "filtered": f"/search?q={WATER}&source=sada-alburj&source=barid-alnil&from=2024-01-01",
    "notices": "/search?q=" + quote('المدينة (النهر "مجلس OR'),
    "lifted": f"/search?q={WATER}&recent=7",
    "a word without end": "/search?q=" + quote("\N{ARABIC LETTER SEEN}" * 300 + " النهر"),
    "foreign words": MIXED,
    "an article with foreign words": "/article/marsa-aldana-2025-12-09-arabic-ai?q=Models",
    "a letter and a number": "/search?q=" + quote("2025 OR 2024 OR 15 OR 2026"),
    "nothing": "/search?q=" + quote("ديناصورات"),
    "values of a facet": f"/facets/source?q={WATER}",
    "article": STORY + "&with=barid-alnil-2024-09-17-river",
    "advanced": "/advanced?q=" + quote("مياه AND نهر -رياضة"),
    "compare": f"/compare?q={WATER}&q=a",
    "compare four": "/compare?q=" + "&q=".join(map(quote, "مياه سباق نهر سد".split())),
    "operators": "/search?q=" + quote("المدينة papers:2+ بعد:2024-01-31"),
    "families": "/analyze?q=" + WATER,
    "help": "/help",
    "about": "/about",
    "api": "/api",
    "preferences": "/preferences",
    "not found": "/nowhere",
}
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_text_lies_on_another_and_no_page_is_wider_than_the_screen(visit, width, language):
    trip = visit(width, 800, language=language)
    for name, address in PAGES.items():
        page = trip.go(address)
        page.evaluate(OPEN)
        count, found = page.evaluate(OVERLAPS)
        assert count > 10, name
        assert found == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("language", ["ar", "en"])
def test_words_and_numbers_of_a_line_stand_in_order(visit, language):
    trip = visit(language=language)
    mixed = 0
    for name, address in PAGES.items():
        page = trip.go(address)
        page.evaluate(OPEN)
        count, found = page.evaluate(DISORDER)
        assert found == [], name
        assert page.evaluate(TURNED) == [], name
        mixed += count
    assert mixed > 20, "lines with words of both directions"


def test_operators_in_latin_letters_read_from_the_left_within_an_arabic_query(visit):
    page = visit().go(PAGES["operators"])
    sign, name = page.evaluate("""() => {
      const part = document.querySelector('.asked bdi bdi').firstChild;
      const left = (place) => {
        const range = document.createRange();
        range.setStart(part, place);
        range.setEnd(part, place + 1);
        return range.getBoundingClientRect().left;
      };
      return [left(part.data.indexOf('+')), left(0)];
    }""")
    assert sign > name


def test_these_tests_are_able_to_find_something(visit):
    page = visit().go(STORY)
    page.evaluate("document.querySelector('.body').style.lineHeight = '0.4'")
    page.evaluate("document.querySelector('h1').style.marginBottom = '-60px'")
    assert page.evaluate(OVERLAPS)[1]
    page = visit().go(PAGES["operators"])
    page.evaluate("document.querySelectorAll('bdi').forEach(e => { e.dir = 'rtl' })")
    page.evaluate("document.querySelectorAll('bdi').forEach(e => e.append('ا 2024-01-31'))")
    assert page.evaluate(TURNED)
    page = visit().go(MIXED)
    page.evaluate(
        "document.querySelectorAll('.passages').forEach(p => p.style.unicodeBidi = 'bidi-override')"
    )
    assert page.evaluate(DISORDER)[1]
