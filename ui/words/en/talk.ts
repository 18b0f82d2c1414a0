/** The talk in English: its entries, files, composer, and looking for words. */
import type { PadWaitJson } from "../../../server/gui_api/entry_json.ts";
import type { Formats } from "../formats.ts";
import type { TalkWords } from "../talk_words.ts";

/** For one reader's formats. */
export function englishTalk(formats: Formats): TalkWords {
  return {
    search: {
      label: "Search in the conversation",
      count: (at, all) =>
        all === 0 ? "Nothing found" : `${formats.number(at)} of ${formats.number(all)}`,
      before: "Earlier",
      after: "Later",
      day: "Go to a day",
    },
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

function timelineWords(formats: Formats): TalkWords["timeline"] {
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

function entryWords(formats: Formats): TalkWords["entry"] {
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

function fileWords(formats: Formats): TalkWords["file"] {
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
    ends: {
      refused: "The other side did not want it.",
      cancelled: "One of you ended it before it was whole.",
      failed: "It ended before the other program had all of it. Attach it once more.",
    },
    waits: "waits for the other side",
    gone: "no longer here: it was in memory alone",
    heldBack: "waits for you: many pictures have come unasked",
    progress: (received, all) => `${formats.bytes(received)} of ${formats.bytes(all)}`,
    speed: (bytesPerSecond) => `${formats.bytes(bytesPerSecond)}/s`,
    left: (leftMs) => `${formats.span(leftMs)} left`,
    heldQuestion: (names) =>
      `Files go encrypted, but without the one-time pad that you want for everything. Send ${names}?`,
    heldSend: "Send without pad",
  };
}

const STATES: TalkWords["entry"]["states"] = {
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

const PROTECTIONS: TalkWords["entry"]["protections"] = {
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

const PROTECTION: TalkWords["composer"]["protection"] = {
  off: "Encrypted, without one-time pad",
  pad: "Goes under the one-time pad",
  padWaits: "Longer than the pad of this key: waits for the next keys",
  noKey: "No key is in use",
  padSpent: "No pad left in this key: encrypted only",
  padPartly: "Longer than the pad of this key: partly encrypted only",
  padWhileLeft: "Goes under the pad, while this key has some left",
};

const VOICE: TalkWords["voice"] = {
  record: "Record a voice message",
  recording: "Recording",
  refused: "No microphone: allow it beside the address bar.",
  send: "Send the recording",
  play: "Play",
  pause: "Pause",
  place: "Place in the recording",
};
