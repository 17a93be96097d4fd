/**
 * Who holds a place, in words: for the tip under the pointer and for the details.
 */
(function () {
  "use strict";
  const Sitmap = (window.Sitmap = window.Sitmap || {});

  const days = (n) => (n === 1 ? "1 day" : `${n.toLocaleString("en-GB")} days`);

  /** By the code of a state (geo.model.vocabulary, CONTROL_STATES): what a place's state is called in a sentence. */
  const SENTENCES = {
    held: ({ holderName }) => `Held by ${holderName}`,
    contested: ({ holderName, otherName }) => (holderName ? `Held by ${holderName}, contested${otherName ? ` by ${otherName}` : ""}` : `Contested${otherName ? ` by ${otherName}` : ""}; who held it is not known`),
    changing: ({ holderName, otherName }) => `Passing ${holderName ? `from ${holderName} ` : ""}to ${otherName || "others"}, on a day not known exactly`,
    unclear: ({ holderName, otherName }) => `Held by ${holderName || "a holder not known"}, or already by ${otherName || "others"}: it passed on a day that no record states`,
    unknown: () => "Fought over; who held it is not known",
  };

  /**
   * @param {object} found as Sitmap.ControlLayer.describe returns it
   * @returns {string} "Held by Insurgents since 5 Jan 2014"
   */
  function sentence(found) {
    const text = SENTENCES[found.state.code](found);
    return found.state.code === "held" && found.since !== null ? `${text} since ${Sitmap.day.short(found.since)}` : text;
  }

  /** "Atareb: held by Insurgents since 5 Jan 2014", the part behind the name. */
  const inLine = (found) => {
    const text = sentence(found);
    return text.charAt(0).toLowerCase() + text.slice(1);
  };

  /** "evidence 15 days old", and what kind of evidence where it is not a change before the day. */
  function evidence({ basis, age, evidenceDay, asserted }) {
    if (asserted) return `as asserted by ${asserted}`;
    if (basis === "before") return `from who held it before ${Sitmap.day.short(evidenceDay)}, ${days(age)} later`;
    return age === 0 ? "evidence of this day" : `evidence ${days(age)} old`;
  }

  /** "Changed hands in this period; held before by ISIS", empty when it did not. */
  function change({ changed, formerName }) {
    if (!changed) return "";
    return `Changed hands in this period; held before by ${formerName || "a holder not known"}`;
  }

  Sitmap.controlWords = { sentence, inLine, evidence, change };
})();
