/** One message: its text as text, when, under which key, how protected, and what became of it. */
import { Component, type JSX } from "preact";
import type { EntryJson, EntryState, PadWaitJson, Protection } from "../../server/gui_api.ts";
import { dayKey, formatClock, formatDate, formatNumber, formatTime } from "../words/format.ts";
import { LockIcon, PadIcon, StateIcon } from "./icons.tsx";

interface EntryProps {
  entry: EntryJson;
  /** Who wrote it. */
  author: string;
  /** Takes it back; only asked for while it is queued and not sealed. */
  cancel(id: string): void;
}

const STATE_WORDS: Record<EntryState, string> = {
  queued: "Queued",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Not delivered",
  cancelled: "Cancelled",
};

/** What a state says about where the text is. */
const STATE_TITLES: Record<EntryState, string> = {
  queued: "On this computer alone; goes out as soon as it can",
  sent: "Went out; whether it has arrived is not known yet, and it goes out again until it is",
  delivered: "The other program has it",
  read: "It stood on the other person's page",
  failed: "The key list ended before the other program had it",
  cancelled: "Taken back before it went out",
};

const PAD_WAIT_TITLE =
  "Goes out under the one-time pad alone: what the pad of one key does not hold waits for the next keys";

const PROTECTION_WORDS: Record<Protection, { label: string; title: string }> = {
  pad: { label: "Pad", title: "One-time pad, inside authenticated encryption" },
  aead: { label: "AEAD", title: "Authenticated encryption under the key of its slot" },
};

/** Drawn anew only when its entry has changed: a timeline may hold thousands. */
export class EntryView extends Component<EntryProps> {
  override shouldComponentUpdate(next: EntryProps): boolean {
    return next.entry !== this.props.entry || next.author !== this.props.author;
  }

  override render({ entry, author, cancel }: EntryProps): JSX.Element {
    return (
      <li
        class={`entry entry-${entry.direction} state-${entry.state}`}
        data-entry={entry.id}
        data-state={entry.state}
        data-waits={padWaitOf(entry) === undefined ? undefined : "pad"}
      >
        <span class="visually-hidden">{`${author}:`}</span>
        <div class="bubble" dir="auto">{entry.text}</div>
        <Meta entry={entry} />
        {entry.direction === "out" && entry.state === "queued" && entry.slot === null && (
          <button
            type="button"
            class="link-button"
            onClick={() => cancel(entry.id)}
          >
            Cancel
          </button>
        )}
      </li>
    );
  }
}

function Meta({ entry }: { entry: EntryJson }): JSX.Element {
  const atMs = Date.parse(entry.at);
  const padWait = padWaitOf(entry);
  return (
    <div class="meta">
      <time dateTime={entry.at} title={formatDate(atMs)}>{formatTime(atMs)}</time>
      {entry.slot !== null && (
        <span class="meta-slot" title="The key of this slot sealed it">
          {`key ${formatNumber(entry.slot)}`}
        </span>
      )}
      {entry.protection !== null && <ProtectionMark protection={entry.protection} />}
      {padWait !== undefined && (
        <>
          <span class="meta-state" title={PAD_WAIT_TITLE}>
            <StateIcon state="queued" />
            <span>Waits for pad</span>
          </span>
          <span>{padWaitWords(padWait, atMs)}</span>
        </>
      )}
      {entry.direction === "out" && padWait === undefined && (
        <span class="meta-state" title={STATE_TITLES[entry.state]}>
          <StateIcon state={entry.state} />
          <span>{STATE_WORDS[entry.state]}</span>
        </span>
      )}
    </div>
  );
}

/** What is to be said of waiting for pad; nothing while a text that is whole waits for the other person. */
function padWaitOf({ padWait }: EntryJson): PadWaitJson | undefined {
  return padWait?.until === null && padWait.sentBytes === 0 ? undefined : padWait;
}

/** How much is out and when the rest will be: "608 of 2,000 bytes sent, the rest about 14:04:30". */
function padWaitWords({ bytes, sentBytes, until }: PadWaitJson, atMs: number): string {
  const sent = `${formatNumber(sentBytes)} of ${formatNumber(bytes)} bytes sent`;
  if (until === null) return sent;
  const untilMs = Date.parse(until);
  const when = dayKey(untilMs) === dayKey(atMs) ? formatClock(untilMs) : formatDate(untilMs);
  return sentBytes === 0 ? `goes out about ${when}` : `${sent}, the rest about ${when}`;
}

function ProtectionMark({ protection }: { protection: Protection }): JSX.Element {
  const { label, title } = PROTECTION_WORDS[protection];
  return (
    <span class={`meta-protection protection-${protection}`} title={title}>
      {protection === "pad" ? <PadIcon /> : <LockIcon />}
      <span>{label}</span>
    </span>
  );
}
