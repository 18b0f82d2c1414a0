// Room: the page in English.
/** The page in English. */
import type { PadWaitJson } from "../../../server/gui_api/entry_json.ts";
import { englishStatus } from "./status.ts";
import { englishHelp } from "./help.ts";
import { englishErrors } from "./errors.ts";
import { englishRoute } from "./routes.ts";
import { englishAgreement } from "./agreement.ts";
import { ENGLISH_CONNECTION } from "./connection.ts";
import { englishGuard } from "./guard.ts";
import type { Formats } from "../formats.ts";
import { englishFirst } from "./first.ts";
import { FORMS } from "./forms.ts";
import type { Words } from "../words.ts";

/** Clock offsets below this are the way of the cells, not the clocks. */
const SAME_CLOCK_MS = 500;
/** Below this an offset is told with a decimal. */
const NEAR_CLOCK_MS = 10_000;

/** The page in English for one reader's formats. */
export function english(formats: Formats): Words {
  return {
    language: "en",
    formats,
    status: englishStatus(formats),
    error: englishErrors(formats),
    route: englishRoute,
    app: APP,
    alerts: { newMessage: "New message" },
    ...FORMS,
    ...englishFirst(formats),
    search: {
      label: "Search in the conversation",
      count: (at, all) =>
        all === 0 ? "Nothing found" : `${formats.number(at)} of ${formats.number(all)}`,
      before: "Earlier",
      after: "Later",
      day: "Go to a day",
    },
    help: englishHelp(),
    link: LINK,
    ...englishGuard(formats),
    ...englishAgreement(formats),
    ...ENGLISH_CONNECTION,
    peer: {
      you: (self) => `You are ${self}`,
      own: "You:",
      unread: (count) => formats.plural(count, { other: "# unread" }),
    },
    keys: keyWords(formats),
    continuity: CONTINUITY,
    timeline: timelineWords(formats),
    entry: entryWords(formats),
    file: fileWords(formats),
    voice: VOICE,
    composer: {
      label: (name) => `Message to ${name}`,
      send: "Send",
      hint: "Enter sends, Shift+Enter: new line",
      hintCtrl: "Ctrl+Enter sends",
      over: "Over the limit",
      bytes: (used, limit) => `${formats.number(used)} / ${formats.number(limit)} bytes`,
      protection: PROTECTION,
    },
  };
}

const APP: Words["app"] = {
  loading: "Reaching hchat on this computer…",
  conversations: "Conversations",
  openList: "Open another key list",
  settings: "Settings",
  help: "Help",
  hide: "Hide the page",
  close: "Close",
  mute: "Mute",
  unmute: "Unmute",
};

const LINK: Words["link"] = {
  lost: "hchat on this computer does not answer. This page may be out of date; trying again.",
  stranger: "This page belongs to an earlier run of hchat. Open the link that the program printed.",
  ended: "hchat has ended. You can close this page.",
  taken:
    "Another program has put its own code into this browser under this address, and may have " +
    "seen this link. It was removed and has read nothing. End hchat, start it again and open the " +
    "new link.",
  hidden: "hchat is hidden.",
  show: "Show it",
  tryNow: "Try now",
  dismiss: "Dismiss",
  notices: "Notices",
};

function keyWords(formats: Formats): Words["keys"] {
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

const CONTINUITY: Words["continuity"] = {
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

function timelineWords(formats: Formats): Words["timeline"] {
  return {
    log: (name) => `Messages with ${name}`,
    toEnd: "To the newest message",
    toEndNew: (count) => formats.plural(count, { other: "# new" }),
    unreadLine: "New messages",
    arrivals: "New messages",
    empty: (name, isKept) =>
      `No messages yet. What you write goes to ${name} alone, sealed under the key of the ` +
      `moment. ${
        isKept
          ? "A sealed history on this computer keeps it."
          : "It is kept in memory here and is gone when the program ends."
      }`,
  };
}

function entryWords(formats: Formats): Words["entry"] {
  return {
    states: STATES,
    protections: PROTECTIONS,
    padWait: {
      label: "Waits for pad",
      meaning: "Goes out under the one-time pad alone: what the pad of one key does not hold " +
        "waits for the next keys.",
    },
    padWaitUntil: (wait, nowMs) => padWaitWords(formats, wait, nowMs),
    by: (author) => `${author}:`,
    blank: "A message with nothing to see",
    cancel: "Cancel",
    sendAgain: "Send again",
    edit: "Edit",
    details: "Details",
    key: (slot) => `Key ${formats.number(slot)}`,
    keyMeaning: "The key of this time slot sealed it.",
    tools: "What to do with this message",
    reply: "Reply",
    react: (emoji) => `React with ${emoji}`,
    copy: "Copy",
    delete: "Delete for both",
    deleteConfirm: "Really delete it? The other side may have read it.",
    deleted: "Deleted",
    unknown: "This message needs a later version of hchat",
    edited: "Edited",
    changed: "Change under way",
    quoteMissing: "The message it answers is not here",
    written: "Written",
    arrived: "Arrived",
  };
}

function fileWords(formats: Formats): Words["file"] {
  return {
    attach: "Attach a file",
    accept: "Receive",
    refuse: "Refuse",
    pause: "Pause",
    resume: "Go on",
    cancel: "Cancel",
    save: "Save",
    enlarge: (name) => `Show ${name} large`,
    states: {
      offered: "offered",
      moving: "under way",
      paused: "paused",
      pausedByPeer: "paused by the other side",
      complete: "",
      refused: "refused",
      cancelled: "cancelled",
      failed: "failed",
    },
    progress: (received, all) => `${formats.bytes(received)} of ${formats.bytes(all)}`,
    speed: (bytesPerSecond) => `${formats.bytes(bytesPerSecond)}/s`,
    left: (leftMs) => `${formats.span(leftMs)} left`,
    heldQuestion: (names) =>
      `Files go encrypted, but without the one-time pad that you want for everything. Send ${names}?`,
    heldSend: "Send without pad",
  };
}

const STATES: Words["entry"]["states"] = {
  queued: { label: "Queued", meaning: "Only on this computer. It goes out as soon as it can." },
  sent: {
    label: "Sent",
    meaning: "It went out. hchat sends it again until the other program confirms it.",
  },
  delivered: { label: "Delivered", meaning: "The other program has it." },
  read: { label: "Read", meaning: "It was in view on the other person's page." },
  failed: {
    label: "Not delivered",
    meaning: "The key list ended before the other program had it.",
  },
  cancelled: { label: "Cancelled", meaning: "Taken back before it went out." },
};

const PROTECTIONS: Words["entry"]["protections"] = {
  pad: {
    label: "Pad",
    meaning: "One-time pad inside authenticated encryption: nobody without the list can ever " +
      "read it.",
  },
  aead: {
    label: "Encrypted",
    meaning: "Authenticated encryption under the key of its time slot.",
  },
};

/** "608 of 2,000 bytes sent, the rest about 14:04:30". */
function padWaitWords(
  formats: Formats,
  { bytes, sentBytes, until }: PadWaitJson,
  nowMs: number,
): string {
  const sent = `${formats.number(sentBytes)} of ${formats.number(bytes)} bytes sent`;
  if (until === null) return sent;
  const untilMs = Date.parse(until);
  const when = formats.isSameDay(untilMs, nowMs) ? formats.clock(untilMs) : formats.date(untilMs);
  return sentBytes === 0 ? `goes out about ${when}` : `${sent}, the rest about ${when}`;
}

const PROTECTION: Words["composer"]["protection"] = {
  off: "Encrypted, without one-time pad",
  pad: "Goes under the one-time pad",
  padWaits: "Longer than the pad of this key: waits for the next keys",
  noKey: "No key is in use",
  padSpent: "No pad left in this key: encrypted only",
  padPartly: "Longer than the pad of this key: partly encrypted only",
  padWhileLeft: "Goes under the pad, while this key has some left",
};

const VOICE: Words["voice"] = {
  record: "Record a voice message",
  recording: "Recording",
  refused: "No microphone: allow it beside the address bar.",
  send: "Send the recording",
  play: "Play",
  pause: "Pause",
  place: "Place in the recording",
};
