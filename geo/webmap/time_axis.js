/**
 * The arithmetic of the time bar: days to pixels, bins and ticks. No document, no state.
 *
 * Days are integers counted from 1970-01-01; day d fills [d, d + 1).
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const DAY = 86400000;
  // 1970-01-05 was a Monday: bins of whole weeks begin on Mondays.
  const MONDAY = 4;
  const BIN_DAYS = [1, 7, 14, 28, 56, 84, 168, 364, 728];
  const FEW_BARS = 20; // so few can be read whatever their heights
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const MINUS = { days: 1, weeks: 7, months: 30.4, years: 365.25 };
  const STEPS = [
    ["days", 1], ["days", 2], ["weeks", 1], ["weeks", 2], ["months", 1], ["months", 2], ["months", 3], ["months", 6],
    ["years", 1], ["years", 2], ["years", 5], ["years", 10], ["years", 20], ["years", 50],
  ];

  const date = (day) => new Date(day * DAY);
  const dayOf = (year, month, dayOfMonth = 1) => Math.round(Date.UTC(year, month, dayOfMonth) / DAY);

  /**
   * The smallest bin whose bars are wide enough to see.
   * @param {number} days the span in days
   * @param {number} width the width in pixels
   * @param {number} [least] the least width of a bar in pixels
   * @returns {number} days a bin
   */
  function binDays(days, width, least = 2) {
    return BIN_DAYS.find((size) => (width * size) / days >= least) || BIN_DAYS[BIN_DAYS.length - 1];
  }

  /** The first day of the bin that holds a day. */
  function binStart(day, size) {
    const origin = size === 1 ? 0 : MONDAY;
    return origin + Math.floor((day - origin) / size) * size;
  }

  /**
   * Ticks with labels that do not touch.
   * @param {number} first first day shown
   * @param {number} last day after the last one shown
   * @param {number} width pixels
   * @param {number} [room] pixels a label needs
   * @returns {Array<{day:number, label:string, strong:boolean}>} strong: a new year, or a new month among days
   */
  function ticks(first, last, width, room = 66) {
    const perDay = width / (last - first);
    const [unit, step] = STEPS.find(([u, n]) => MINUS[u] * n * perDay >= room) || STEPS[STEPS.length - 1];
    return starts(unit, step, first, last).map((day, i) => label(day, unit, i === 0));
  }

  function starts(unit, step, first, last) {
    if (unit === "days") return range(Math.ceil(first / step) * step, last, step);
    if (unit === "weeks") return range(MONDAY + Math.ceil((first - MONDAY) / (7 * step)) * 7 * step, last, 7 * step);
    const from = date(first);
    const months = unit === "years" ? 12 * step : step;
    const days = [];
    let month = Math.floor((from.getUTCFullYear() * 12 + from.getUTCMonth()) / months) * months;
    for (let day = -Infinity; day < last; month += months) {
      day = dayOf(Math.floor(month / 12), month % 12);
      if (day >= first && day < last) days.push(day);
    }
    return days;
  }

  function range(from, to, step) {
    const days = [];
    for (let day = from; day < to; day += step) days.push(day);
    return days;
  }

  function label(day, unit, isFirst) {
    const at = date(day);
    const year = at.getUTCFullYear();
    const month = MONTHS[at.getUTCMonth()];
    if (unit === "years") return { day, label: String(year), strong: true };
    if (unit === "months") {
      const strong = at.getUTCMonth() === 0;
      return { day, label: strong || isFirst ? `${month} ${year}` : month, strong };
    }
    const strong = at.getUTCDate() <= (unit === "weeks" ? 7 : 1) && at.getUTCMonth() === 0;
    return { day, label: `${at.getUTCDate()} ${month}${strong || isFirst ? ` ${year}` : ""}`, strong };
  }

  /**
   * The value at the top of the plot: the highest, unless a few bars tower so far above the rest that those
   * could not be read any more; such bars are cut.
   * @param {Float32Array} totals the heights of the bars
   */
  function topOfScale(totals) {
    const sorted = Array.from(totals).filter((total) => total > 0).sort((a, b) => a - b);
    if (!sorted.length) return 1;
    const highest = sorted[sorted.length - 1];
    if (sorted.length < FEW_BARS) return highest;
    const most = sorted[Math.floor((sorted.length - 1) * 0.97)];
    return highest > 2 * most ? Math.ceil(most) : highest;
  }

  /**
   * Days a second at normal speed: two, and more where the whole would take longer than a minute and a half.
   * @param {number} days the span of the data
   */
  function daysPerSecond(days) {
    return days <= 180 ? 2 : Math.ceil(days / 90);
  }

  Sitmap.timeAxis = { binDays, binStart, ticks, topOfScale, daysPerSecond };
})();
