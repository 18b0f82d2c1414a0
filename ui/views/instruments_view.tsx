/** What a person should see without a click: the key of the moment, the rest of the list, the peer's clock. */
import type { ComponentChildren, JSX } from "preact";
import type { ConversationJson } from "../../server/gui_api.ts";
import {
  formatClock,
  formatCountdown,
  formatDate,
  formatNumber,
  formatOffset,
  formatSpan,
} from "../words/format.ts";
import { keyMomentAt, listLeftMs } from "../key_moment.ts";
import { formatStatus } from "../status.ts";
import { useNow } from "../use_now.ts";

interface InstrumentProps {
  conversation: ConversationJson;
  /** The program's clock. */
  now(): number;
}

/** All instruments of one conversation. */
export function InstrumentsView({ conversation, now }: InstrumentProps): JSX.Element {
  return (
    <section class="instruments" aria-label={`Keys of the conversation with ${conversation.name}`}>
      <KeyView conversation={conversation} now={now} />
      <ListView conversation={conversation} now={now} />
      <ClockView conversation={conversation} now={now} />
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
    <div class="ring">
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
    </div>
  );
}

interface FactProps {
  label: string;
  value: ComponentChildren;
  detail: ComponentChildren;
  name: string;
}

function Fact({ label, value, detail, name }: FactProps): JSX.Element {
  return (
    <div class={`fact fact-${name}`}>
      <div class="fact-label">{label}</div>
      <div class="fact-value">{value}</div>
      <div class="fact-detail">{detail}</div>
    </div>
  );
}

/** Which key is in use and for how long still. */
function KeyView({ conversation, now }: InstrumentProps): JSX.Element {
  const moment = keyMomentAt(conversation, useNow(now, 250));
  const { label, usesKey } = formatStatus(conversation.status.code);
  if (moment.kind !== "running" || !usesKey) {
    const detail = moment.kind === "notBegun"
      ? `the first one in ${formatSpan(moment.startsInMs)}`
      : moment.kind === "over"
      ? "the list is over"
      : label.toLowerCase();
    return (
      <div class="instrument instrument-key idle">
        <Ring fraction={0}>–</Ring>
        <Fact name="key" label="Key in use" value="None" detail={detail} />
      </div>
    );
  }
  const countdown = formatCountdown(moment.leftMs);
  return (
    <div class="instrument instrument-key" role="timer" aria-live="off">
      <Ring fraction={moment.leftMs / conversation.periodMs}>
        <span data-testid="countdown">{countdown}</span>
      </Ring>
      <Fact
        name="key"
        label="Key in use"
        value={<span data-testid="slot">{`No. ${formatNumber(moment.slot)}`}</span>}
        detail={`next key in ${countdownWords(moment.leftMs)}`}
      />
    </div>
  );
}

/** The countdown with its unit; whole seconds, counted up, so that it never shows a key that has passed. */
function countdownWords(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return seconds < 60 ? `${seconds} s` : formatSpan(seconds * 1_000);
}

/** How much of the list is left, in words and as a bar. */
function ListView({ conversation, now }: InstrumentProps): JSX.Element {
  const nowMs = useNow(now, 1_000);
  const { status, slotsLeft: unburned, periodMs } = conversation;
  const leftMs = status.code === "keysBurned"
    ? unburned * periodMs
    : listLeftMs(conversation, nowMs);
  const spanMs = conversation.periodMs * conversation.slotCount;
  const slotsLeft = Math.ceil(leftMs / conversation.periodMs);
  const fraction = leftMs / spanMs;
  return (
    <div class={`instrument instrument-list${fraction < 0.05 ? " low" : ""}`}>
      <Fact
        name="list"
        label="Key list"
        value={leftMs > 0 ? `${formatSpan(leftMs)} left` : "Nothing left"}
        detail={
          <>
            <meter class="visually-hidden" min={0} max={1} value={fraction}>
              {`${Math.round(fraction * 100)} % left`}
            </meter>
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
            <span class="fact-line">
              {`${formatNumber(slotsLeft)} of ${formatNumber(conversation.slotCount)} keys`}
            </span>
            <span class="fact-line wide-only">
              {`until ${formatDate(Date.parse(conversation.endsAt))}`}
            </span>
          </>
        }
      />
    </div>
  );
}

/** What the peer's clock shows, from the authenticated times in its cells. */
function ClockView({ conversation, now }: InstrumentProps): JSX.Element {
  const nowMs = useNow(now, 1_000);
  const { clockOffsetMs, name } = conversation;
  return (
    <div class="instrument instrument-clock">
      <Fact
        name="clock"
        label={`Clock of ${name}`}
        value={
          <span data-testid="peer-clock">
            {clockOffsetMs === null ? "Not known yet" : formatClock(nowMs + clockOffsetMs)}
          </span>
        }
        detail={clockOffsetMs === null
          ? `known as soon as ${name} is heard`
          : formatOffset(clockOffsetMs)}
      />
    </div>
  );
}
