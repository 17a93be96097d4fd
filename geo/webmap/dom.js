/**
 * Small helpers of the map's chrome: elements, glyphs, words.
 *
 * Text from records is untrusted. Everything here goes through `textContent` and DOM properties; no
 * function takes markup, and none may be added that does.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const SVG = "http://www.w3.org/2000/svg";
  const COLOUR = /^#[0-9a-f]{6}$/i;
  // Characters that reorder the text around them: never wanted in a name or a note, known from forgeries.
  const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;
  const NUMBER = new Intl.NumberFormat("en-GB");

  /**
   * Make an element.
   * @param {string} tag
   * @param {Object} [props] `class`, `text`, `on` ({event: listener}) or any attribute; null and false leave it out.
   * @param {Array<Node|string|null>} [children] strings become text nodes.
   * @returns {HTMLElement}
   */
  function el(tag, props = {}, children = []) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "class") node.className = value;
      else if (name === "text") node.textContent = value;
      else if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children) if (child !== null) node.append(child);
    return node;
  }

  /** Make an SVG element with attributes. @returns {SVGElement} */
  function svg(tag, attributes = {}, children = []) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    node.append(...children);
    return node;
  }

  /** An icon of one path in a 24 by 24 box, drawn in the colour of the text. @returns {SVGElement} */
  function icon(path, className = "sm-icon") {
    return svg("svg", { viewBox: "0 0 24 24", class: className, "aria-hidden": "true", focusable: "false" }, [
      svg("path", { d: path, "fill-rule": "evenodd" }),
    ]);
  }

  /** A kind's mark as the map draws it for a single incident: a disc in its colour with its glyph. */
  function kindMark(core, kind, size = 18) {
    const row = core.data.kinds[kind];
    const colour = safeColour(core.kindColour(kind)) || "#777777";
    return svg("svg", { viewBox: "0 0 24 24", width: size, height: size, class: "sm-mark", "aria-hidden": "true", focusable: "false" }, [
      svg("circle", { cx: 12, cy: 12, r: 11.5, fill: colour }),
      svg("path", { d: row.glyph, "fill-rule": "evenodd", fill: Sitmap.inkOn(colour), transform: "translate(12 12) scale(.62) translate(-12 -12)" }),
    ]);
  }

  /** A colour that may stand in a style, or null: only #rrggbb. */
  function safeColour(value) {
    return typeof value === "string" && COLOUR.test(value) ? value : null;
  }

  /** An address that may stand in a link, or null: only http and https. */
  function safeUrl(value) {
    if (typeof value !== "string") return null;
    try {
      const url = new URL(value);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
    } catch {
      return null;
    }
  }

  /** Text of a record as it may be shown: a string without reordering characters. */
  function plain(value) {
    return value === null || value === undefined ? "" : String(value).replace(REORDERING, "");
  }

  /** Text of a record, kept apart from the text around it whatever its direction. @returns {HTMLElement} */
  function quoted(value, className) {
    return el("bdi", { class: className, text: plain(value) });
  }

  /** "1 incident", "1,204 incidents". */
  function count(n, one, many = one + "s") {
    return `${NUMBER.format(n)} ${n === 1 ? one : many}`;
  }

  const number = (n) => NUMBER.format(n);

  /** Keep clicks, wheel and drags of a panel from reaching the map under it. */
  function shield(node) {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    L.DomEvent.on(node, "pointerdown mousemove", L.DomEvent.stopPropagation);
    return node;
  }

  /**
   * A corner of the map that panels share, made on first use.
   * @param {L.Map} map
   * @param {"toolbar"|"side"|"plate"} name
   */
  function corner(map, name) {
    const container = map.getContainer();
    let node = container.querySelector(`:scope > .sm-${name}`);
    if (!node) {
      node = shield(el("div", { class: `sm-${name}` }));
      container.append(node);
    }
    return node;
  }

  /** Whether a key press belongs to something the person is typing in. */
  function isTyping(event) {
    const node = event.target;
    return Boolean(node && node.closest && node.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=''], [contenteditable=true], [role=textbox], [role=combobox]"));
  }

  /** A function that runs once things have been quiet for a while; `.flush()` runs it now if it waits. */
  function debounce(run, milliseconds) {
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { timer = 0; run(); }, milliseconds);
    };
    later.flush = () => { if (timer) { clearTimeout(timer); timer = 0; run(); } };
    later.cancel = () => { clearTimeout(timer); timer = 0; };
    return later;
  }

  /** A function that runs at most once a frame. */
  function perFrame(run) {
    let asked = 0;
    return () => {
      if (!asked) asked = requestAnimationFrame(() => { asked = 0; run(); });
    };
  }

  Sitmap.dom = {
    el, svg, icon, kindMark, safeColour, safeUrl, plain, quoted, count, number, shield, debounce, perFrame, corner, isTyping,
  };
})();
