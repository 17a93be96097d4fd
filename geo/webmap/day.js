/**
 * Days as integers (days since 1970-01-01, UTC calendar) and the words for them.
 *
 * Sitmap.day.format(16073) -> "3 January 2014"
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const MS = 86400000;
  const MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
  ];

  const date = (day) => new Date(day * MS);
  const iso = (day) => date(day).toISOString().slice(0, 10);

  function format(day) {
    const d = date(day);
    return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
  }

  function short(day) {
    const d = date(day);
    return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()].slice(0, 3)} ${d.getUTCFullYear()}`;
  }

  /** "3 January 2014", "2–4 January 2014", "30 December 2013 – 5 January 2014" */
  function period(from, to) {
    if (from === to) return format(from);
    const a = date(from);
    const b = date(to);
    if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${format(from)} – ${format(to)}`;
    if (a.getUTCMonth() === b.getUTCMonth()) return `${a.getUTCDate()}–${format(to)}`;
    return `${a.getUTCDate()} ${MONTHS[a.getUTCMonth()]} – ${format(to)}`;
  }

  /**
   * The day of an ISO date.
   * @param {string|number|null} value ISO date or a day already
   * @returns {number|null} null when it is no date
   */
  function parse(value) {
    if (typeof value === "number" && Number.isFinite(value)) return Math.round(value);
    if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
    const ms = Date.parse(`${value}T00:00:00Z`);
    // Date.parse rolls 30 February over into March; the way back shows it.
    return Number.isNaN(ms) || iso(ms / MS) !== value ? null : ms / MS;
  }

  Sitmap.day = { format, short, iso, period, parse };
})();
