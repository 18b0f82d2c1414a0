/** Keys, clocks and the words of a session in English. */
import type { Formats } from "../formats.ts";
import type { KeyWords } from "../key_words.ts";

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;
/** Below this an offset is told with a decimal. */
const NEAR_CLOCK_MS = 10_000;

/** For one reader's formats. */
export function englishKeys(formats: Formats): KeyWords {
  return { keys: keyWords(formats), continuity: CONTINUITY };
}

function keyWords(formats: Formats): KeyWords["keys"] {
  return {
    region: (name) => `Keys of the conversation with ${name}`,
    show: "Keys and clocks",
    inUse: "Key in use",
    number: (slot) => `No. ${formats.number(slot)}`,
    none: "None",
    nextIn: (leftMs) => `next key in ${formats.span(Math.ceil(leftMs / 1_000) * 1_000)}`,
    firstIn: (startsInMs) => `the first one in ${formats.span(startsInMs)}`,
    over: "the list is over",
    list: "Key list",
    left: (leftMs) => `${formats.span(leftMs)} left`,
    roughlyLeft: (leftMs) => `${formats.roughSpan(leftMs)} left`,
    nothingLeft: "Nothing left",
    count: (left, all) => `${formats.number(left)} of ${formats.number(all)} keys`,
    until: (endMs) => `until ${formats.date(endMs)}`,
    clockOf: (name) => `Clock of ${name}`,
    clockUnknown: "Not known yet",
    clockKnownLater: (name) => `known as soon as ${name} is heard`,
    timeServer: {
      noAnswer: "the time server does not answer",
      notSynchronised: "the time server does not know the time",
    },
    offset: (offsetMs) => {
      const apartMs = Math.abs(offsetMs);
      if (apartMs < SAME_CLOCK_MS) return "in step with yours";
      const apart = apartMs < NEAR_CLOCK_MS ? formats.seconds(apartMs) : formats.span(apartMs);
      return `${apart} ${offsetMs > 0 ? "ahead of" : "behind"} yours`;
    },
  };
}

const CONTINUITY: KeyWords["continuity"] = {
  label: "Words of this session",
  notKnown: "Not known yet",
  meaning: "Both of you see the same six words, unless somebody is in between.",
  details: {
    first: "This is your first talk.",
    kept: "As in your talk before.",
    lost: "Not as in your talk before.",
    unknown: "Known as soon as you talk.",
  },
  lost: (name) => `Somebody with a copy of this list may have talked with you or ${name}.`,
  lostCompare: (name) => `Call ${name} and read these words to each other:`,
  lostDiffer: "If they differ, stop and make a new list.",
  lostLater: "Six words to compare are here as soon as you talk.",
  match: "They match",
  paused: "hchat neither calls nor answers here until you choose.",
  goOn: "Go on here",
  hoursApart: (name) => `If ${name}'s clock is right, go by it in this conversation.`,
  goByPeer: (name) => `Go by ${name}'s clock`,
};
