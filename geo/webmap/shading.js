/**
 * Classes for shading provinces.
 *
 * The rule: five classes at most; the first begins at 1, the next ones at round numbers in about equal ratios up to
 * the largest total over all dates. Equal ratios tell small numbers apart too, so the classes need not change, and
 * colours not jump, while the window is dragged. Zero is not shaded.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const CLASSES = 5;
  const ROUND = [1, 1.5, 2, 3, 4, 5, 7, 10];
  // One hue from light to dark (on the dark map from dark to light), in steps of lightness: safe for colour-blind eyes,
  // and brown is none of the kinds' colours.
  const RAMPS = {
    light: ["#f5ead6", "#ecd7b5", "#dfbf91", "#cea06c", "#b5804e"],
    dark: ["#35322f", "#473d35", "#5d4b3c", "#765d44", "#92724d"],
  };

  /** The round number nearest to a value, by ratio. */
  function roundNumber(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    const ratio = (n) => Math.abs(Math.log((n * power) / value));
    return ROUND.reduce((best, n) => (ratio(n) < ratio(best) ? n : best)) * power;
  }

  /**
   * Classes for values from 1 to a largest one.
   * @param {number} largest
   * @param {"light"|"dark"} theme
   * @returns {Array<{from:number, to:number|null, colour:string}>} ascending, bounds included; `to` null: no upper bound
   */
  function classes(largest, theme) {
    if (!(largest >= 1)) return [];
    const starts = [];
    for (let i = 0; i < CLASSES; i++) {
      const start = i === 0 ? 1 : Math.ceil(roundNumber(largest ** (i / CLASSES)));
      if (start <= largest && !(start <= starts[starts.length - 1])) starts.push(start);
    }
    const ramp = RAMPS[theme];
    return starts.map((from, i) => ({
      from,
      to: i + 1 < starts.length ? starts[i + 1] - 1 : null,
      colour: ramp[starts.length === 1 ? 2 : Math.round((i * (CLASSES - 1)) / (starts.length - 1))],
    }));
  }

  /** Index of the class that holds a value, -1 for none. */
  function classOf(found, value) {
    let index = -1;
    while (index + 1 < found.length && value >= found[index + 1].from) index++;
    return index;
  }

  Sitmap.shading = { classes, classOf };
})();
