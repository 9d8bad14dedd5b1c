/* What pages gain where scripts run: suggestions, a range on the timeline, steps
   between matches, copying of passages, keys. Every page works without. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const figures = new Intl.NumberFormat("en", { numberingSystem: document.body.dataset.digits || "latn" });
  const rtl = document.documentElement.dir === "rtl";

  /* Suggestions: the combobox pattern of ARIA, a list under the box. ---------- */

  function suggestions(box) {
    const list = make("ul", { id: "suggestions", className: "suggestions", role: "listbox", hidden: true });
    list.setAttribute("aria-label", box.dataset.label);
    box.parentElement.append(list);
    const state = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id };
    for (const name in state) box.setAttribute(name, state[name]);
    let typed = box.value, timer = 0, asked = 0, at = -1;

    const options = () => all("[role=option]", list);
    const close = () => show([]);

    function show(found) {
      list.replaceChildren(...found.map(({ text, count }, number) => {
        const option = make("li", { id: `suggestion-${number}`, role: "option", dir: "auto" }, text);
        if (count) option.append(make("span", { className: "count" }, figures.format(count)));
        option.dataset.text = text;
        return option;
      }));
      list.hidden = !found.length;
      box.setAttribute("aria-expanded", String(found.length > 0));
      mark(-1);
    }

    function mark(number) {
      at = number;
      options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
      if (at < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", options()[at].id);
    }

    async function ask() {
      const mine = ++asked;
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (mine === asked && document.activeElement === box) show(found.slice(0, 8));
      } catch {
        close();
      }
    }

    box.addEventListener("input", () => {
      typed = box.value;
      asked++;
      clearTimeout(timer);
      if (typed.trim().length > 1) timer = setTimeout(ask, 120);
      else close();
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = options().length;
      if (event.key === "Escape" && count) {
        event.preventDefault();
        box.value = typed;
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        event.preventDefault();
        // One place more than there are options: the box as it was typed.
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((at + 1 + step + count + 1) % (count + 1)) - 1);
        box.value = at < 0 ? typed : options()[at].dataset.text;
      }
    });
    box.addEventListener("blur", () => {
      asked++;
      clearTimeout(timer);
      close();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      box.value = option.dataset.text;
      box.form.requestSubmit();
    });
  }

  /* A range on the timeline: dragged, or with Shift and the arrows. ------------ */

  function range(bars) {
    const items = all("li", bars);
    const address = bars.closest("[data-days-url]").dataset.daysUrl;
    const said = make("p", { className: "unseen", ariaLive: "polite" });
    bars.after(said);
    let from = -1, to = -1, moved = false;

    function choose(first, last) {
      from = first;
      to = last;
      items.forEach((item, number) => {
        const inside = number >= Math.min(from, to) && number <= Math.max(from, to);
        item.classList.toggle("drag", from >= 0 && inside);
      });
    }

    function go() {
      const [first, last] = [items[Math.min(from, to)], items[Math.max(from, to)]];
      location.href = address
        .replace("%7Bfrom%7D", first.dataset.days.slice(0, 10))
        .replace("%7Bto%7D", last.dataset.days.slice(-10));
    }

    const place = (event) => items.findIndex((item) => {
      const box = item.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX <= box.right;
    });

    bars.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary) return;
      moved = false;
      from = place(event);
    });
    bars.addEventListener("pointermove", (event) => {
      const here = place(event);
      if (from < 0 || !event.buttons || here < 0 || (here === from && !moved)) return;
      if (!moved) bars.setPointerCapture(event.pointerId);
      moved = true;
      choose(from, here);
    });
    bars.addEventListener("pointerup", () => (moved ? go() : choose(-1, -1)));
    bars.addEventListener("pointercancel", () => choose(-1, -1));
    bars.addEventListener("dragstart", (event) => event.preventDefault());
    bars.addEventListener("click", (event) => moved && event.preventDefault(), true);

    bars.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
      const here = items.indexOf(event.target.closest("li"));
      if (event.key === "Enter" && from >= 0 && from !== to) {
        event.preventDefault();
        go();
      } else if (event.key === "Escape") {
        choose(-1, -1);
      } else if (step) {
        event.preventDefault();
        let next = here + step;
        while (items[next] && !one("a", items[next])) next += step;
        if (!items[next]) return;
        one("a", items[next]).focus();
        if (!event.shiftKey) return choose(-1, -1);
        choose(from < 0 ? here : from, next);
        said.textContent = [from, to].map((number) => one("a", items[number]).title).join(" – ");
      }
    });
  }

  /* From match to match in an article. ---------------------------------------- */

  function stepper(bar) {
    const marks = all("mark[id]");
    const place = one("output", bar);
    const text = place.dataset.text;
    let at = marks.findIndex((mark) => `#${mark.id}` === location.hash);
    const say = () => (place.textContent = text.replace("{place}", figures.format(at + 1)).replace("{all}", figures.format(marks.length)));
    const go = (step) => {
      at = (at + step + marks.length) % marks.length;
      marks.forEach((mark, number) => mark.classList.toggle("here", number === at));
      marks[at].scrollIntoView({ block: "center" });
      history.replaceState(null, "", `#${marks[at].id}`);
      say();
    };
    one("[data-step='-1']", bar).addEventListener("click", () => go(at < 0 ? 0 : -1));
    one("[data-step='1']", bar).addEventListener("click", () => go(1));
    if (at >= 0) say();
    bar.hidden = false;
    return go;
  }

  /* A passage to take along: its words, paper, date and address. --------------- */

  const TASHKEEL = /[\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;

  function passages(story) {
    const tools = one(".passage-tools", story);
    const said = one("output", tools);
    let passage = null;

    function quotation(plain) {
      const chosen = getSelection();
      const within = chosen && !chosen.isCollapsed && passage.contains(chosen.anchorNode);
      const words = (within ? String(chosen) : passage.firstChild.textContent).trim();
      const address = new URL(`${story.dataset.address}#${passage.id}`, location.href).href;
      return { words: `«${plain ? words.replace(TASHKEEL, "") : words}»`, address };
    }

    async function copy(plain) {
      const { words, address } = quotation(plain);
      await navigator.clipboard.writeText([words, story.dataset.cite, address].filter(Boolean).join(story.dataset.comma));
      said.textContent = tools.dataset.copied;
    }

    function open() {
      const target = location.hash.startsWith("#p-") && document.getElementById(location.hash.slice(1));
      if (!target) return;
      passage = target;
      said.textContent = "";
      passage.after(tools);
      tools.hidden = false;
    }

    one("[data-copy=whole]", tools).addEventListener("click", () => copy(false));
    one("[data-copy=plain]", tools).addEventListener("click", () => copy(true));
    const share = one("[data-share]", tools);
    share.hidden = !navigator.share;
    share.addEventListener("click", () => {
      const { words, address } = quotation(false);
      navigator.share({ text: words, url: address }).catch(() => {});
    });
    addEventListener("hashchange", open);
    open();
  }

  /* Keys, on an Arabic keyboard too: there the key of j writes another letter. -- */

  function keys(step) {
    const pressed = (event, letter) =>
      event.key === letter ||
      (event.key > "\u0600" && event.code === (letter === "/" ? "Slash" : `Key${letter.toUpperCase()}`));
    const links = all(".hits h2 a");
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const typing = event.target.closest("input, textarea, select");
      if (typing) {
        if (event.key === "Escape" && !event.defaultPrevented) typing.blur();
        return;
      }
      const at = links.indexOf(document.activeElement);
      if (pressed(event, "/")) one("#q")?.select();
      else if (pressed(event, "j") && links.length) links[Math.min(at + 1, links.length - 1)].focus();
      else if (pressed(event, "k") && links.length) links[Math.max(at - 1, 0)].focus();
      else if (step && pressed(event, "n")) step(1);
      else if (step && pressed(event, "p")) step(-1);
      else return;
      event.preventDefault();
    });
  }

  const box = one("#q[data-suggest]");
  if (box) suggestions(box);
  all("[data-days-url] .bars").forEach(range);
  const bar = one(".stepper");
  const step = bar && stepper(bar);
  const story = one(".story[data-address]");
  if (story) passages(story);
  if (document.body.dataset.shortcuts !== "no") keys(step);
})();
