/** The keys of a conversation: which one is in use and how much is left in one line, all of it on a click. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { TimeServerJson } from "../../server/gui_api/settings_json.ts";
import { keyMomentAt, listLeftMs } from "../state/key_moment.ts";
import { lookOf } from "../state/status.ts";
import { useNow } from "../use_now.ts";
import type { Words } from "../words/words.ts";
import { ContinuityFact } from "./continuity_view.tsx";
import { titleOf } from "../state/title.ts";
import { useWords } from "./parts/use_words.ts";

interface KeysProps {
  conversation: ConversationJson;
  /** The program's clock. */
  now(): number;
}

/** The line; it opens and closes the panel below the head. The ring moves in steps: gliding would paint 60 times a second. */
export function KeysButton(
  { conversation, now, isOpen, toggle }: KeysProps & { isOpen: boolean; toggle(): void },
): JSX.Element {
  const words = useWords();
  const nowMs = useNow(now, conversation.periodMs < 60_000 ? 250 : 1_000);
  const slot = slotInUse(conversation, nowMs);
  const leftMs = leftOf(conversation, nowMs);
  const left = leftMs > 0 ? words.keys.roughlyLeft(leftMs) : words.keys.nothingLeft;
  return (
    <button
      type="button"
      class={`keys-button${slot === undefined ? " idle" : ""}${isLow(conversation, leftMs)}`}
      aria-expanded={isOpen}
      aria-controls="keys"
      title={words.keys.show}
      onClick={toggle}
    >
      <Ring fraction={slot === undefined ? 0 : slot.leftMs / conversation.periodMs}>
        <span data-testid="countdown">
          {slot === undefined ? "–" : words.formats.countdown(slot.leftMs)}
        </span>
      </Ring>
      <span class="keys-words">
        <span data-testid="slot">
          {slot === undefined ? words.keys.none : words.keys.number(slot.slot)}
        </span>
        <span class="keys-left">{left}</span>
      </span>
    </button>
  );
}

/** All that is known of keys, list and clocks. */
export function KeysPanel(
  { conversation, timeServer, refresh, now }: KeysProps & {
    timeServer: TimeServerJson | undefined;
    /** Asks for what the time server said last. */
    refresh(): void;
  },
): JSX.Element {
  useEffect(refresh, []);
  const words = useWords();
  const nowMs = useNow(now, 1_000);
  return (
    <section class="keys-panel" id="keys" aria-label={words.keys.region(titleOf(conversation))}>
      <KeyFact conversation={conversation} nowMs={nowMs} words={words} />
      <ListFact conversation={conversation} nowMs={nowMs} words={words} />
      <ClockFact conversation={conversation} nowMs={nowMs} words={words} />
      {timeServer !== undefined && <TimeServerFact time={timeServer} nowMs={nowMs} words={words} />}
      <ContinuityFact conversation={conversation} />
    </section>
  );
}

const RING_RADIUS = 26;
const RING_LENGTH = 2 * Math.PI * RING_RADIUS;

interface RingProps {
  /** Part of the ring that is drawn, 0 to 1. */
  fraction: number;
  children: ComponentChildren;
}

function Ring({ fraction, children }: RingProps): JSX.Element {
  return (
    <span class="ring">
      <svg viewBox="0 0 60 60" aria-hidden="true" focusable="false">
        <circle class="ring-track" cx="30" cy="30" r={RING_RADIUS} />
        <circle
          class="ring-left"
          cx="30"
          cy="30"
          r={RING_RADIUS}
          stroke-dasharray={RING_LENGTH}
          stroke-dashoffset={RING_LENGTH * (1 - fraction)}
        />
      </svg>
      <span class="ring-text">{children}</span>
    </span>
  );
}

interface FactProps {
  conversation: ConversationJson;
  nowMs: number;
  words: Words;
}

/** Which key is in use and for how long still. */
function KeyFact({ conversation, nowMs, words }: FactProps): JSX.Element {
  const slot = slotInUse(conversation, nowMs);
  const moment = keyMomentAt(conversation, nowMs);
  const { keys, status } = words;
  const why = moment.kind === "notBegun"
    ? keys.firstIn(moment.startsInMs)
    : moment.kind === "over"
    ? keys.over
    : status.labels[conversation.status.code];
  return (
    <Fact
      name="key"
      label={keys.inUse}
      value={slot === undefined ? keys.none : keys.number(slot.slot)}
      detail={slot === undefined ? why : keys.nextIn(slot.leftMs)}
    />
  );
}

/** How much of the list is left, in words and as a bar. */
function ListFact({ conversation, nowMs, words: { keys, formats } }: FactProps): JSX.Element {
  const { periodMs, slotCount } = conversation;
  const leftMs = leftOf(conversation, nowMs);
  const fraction = leftMs / (periodMs * slotCount);
  const detail = (
    <>
      <meter class="visually-hidden" min={0} max={1} value={fraction} aria-label={keys.list}>
        {formats.percent(fraction)}
      </meter>
      <Bar fraction={fraction} />
      <span class="fact-line">{keys.count(Math.ceil(leftMs / periodMs), slotCount)}</span>
      <span class="fact-line">{keys.until(Date.parse(conversation.endsAt))}</span>
    </>
  );
  const value = leftMs > 0 ? keys.left(leftMs) : keys.nothingLeft;
  const isLowNow = isLow(conversation, leftMs);
  return <Fact name={`list${isLowNow}`} label={keys.list} value={value} detail={detail} />;
}

function Bar({ fraction }: { fraction: number }): JSX.Element {
  return (
    <svg
      class="bar"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="bar-track" width="100" height="4" />
      <rect class="bar-left" width={100 * fraction} height="4" />
    </svg>
  );
}

/** What the peer's clock shows, from the authenticated times in its cells. */
function ClockFact({ conversation, nowMs, words: { keys, formats } }: FactProps): JSX.Element {
  const { clockOffsetMs } = conversation;
  const name = formats.name(titleOf(conversation));
  const shown = clockOffsetMs === null ? keys.clockUnknown : formats.clock(nowMs + clockOffsetMs);
  return (
    <Fact
      name="clock"
      label={keys.clockOf(name)}
      value={<span data-testid="peer-clock">{shown}</span>}
      detail={clockOffsetMs === null ? keys.clockKnownLater(name) : keys.offset(clockOffsetMs)}
    />
  );
}

/** What a time server's clock shows. */
function TimeServerFact(
  { time, nowMs, words: { keys, formats } }: Omit<FactProps, "conversation"> & {
    time: TimeServerJson;
  },
): JSX.Element {
  const isKnown = time.code === "answered";
  return (
    <Fact
      name="time-server"
      label={keys.clockOf(time.host)}
      value={isKnown ? formats.clock(nowMs + time.offsetMs) : keys.clockUnknown}
      detail={isKnown ? keys.offset(time.offsetMs) : keys.timeServer[time.code]}
    />
  );
}

function Fact(
  { name, label, value, detail }: {
    name: string;
    label: string;
    value: ComponentChildren;
    detail: ComponentChildren;
  },
): JSX.Element {
  return (
    <div class={`fact fact-${name}`}>
      <div class="fact-label">{label}</div>
      <div class="fact-value">{value}</div>
      <div class="fact-detail">{detail}</div>
    </div>
  );
}

/** The slot whose key can be used now. */
function slotInUse(
  conversation: ConversationJson,
  nowMs: number,
): { slot: number; leftMs: number } | undefined {
  const moment = keyMomentAt(conversation, nowMs);
  const { usesKey } = lookOf(conversation.status.code);
  return moment.kind === "running" && usesKey ? moment : undefined;
}

/** How much of the list is left and not burned, in milliseconds. */
function leftOf(conversation: ConversationJson, nowMs: number): number {
  const { status, slotsLeft, periodMs } = conversation;
  return status.code === "keysBurned" ? slotsLeft * periodMs : listLeftMs(conversation, nowMs);
}

function isLow({ periodMs, slotCount }: ConversationJson, leftMs: number): string {
  return leftMs < 0.05 * periodMs * slotCount ? " low" : "";
}
