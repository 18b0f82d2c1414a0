/** Small pictures, drawn here so that nothing is loaded; decoration only: words are beside or behind them. */
import type { JSX } from "preact";
import type { EntryState } from "../../../server/gui_api/entry_json.ts";

interface IconProps {
  /** Path data on a 16 by 16 grid, drawn as strokes. */
  path: string;
}

function Icon({ path }: IconProps): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

const CIRCLE = "M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 1 1 0-12.5z";
const TWO_CHECKS = "M1 8.6l3.1 3.1L10.4 5M7.6 11.2l.6.5L14.8 5";

const STATE_PATHS: Record<EntryState, string> = {
  queued: `${CIRCLE}M8 4.5V8l2.4 1.6`,
  sent: "M3 8.6l3.4 3.1L13 5",
  delivered: TWO_CHECKS,
  read: TWO_CHECKS,
  failed: `${CIRCLE}M8 4.6v4.2M8 11v.4`,
  cancelled: `${CIRCLE}M4 4l8 8`,
};

/** The state of an entry. */
export function StateIcon({ state }: { state: EntryState }): JSX.Element {
  return <Icon path={STATE_PATHS[state]} />;
}

/** A sheet of a pad. */
export function PadIcon(): JSX.Element {
  return <Icon path="M3.5 2h9v12h-9zM6 5.2h4M6 8h4M6 10.8h2.4" />;
}

/** An hourglass. */
export function TimerIcon(): JSX.Element {
  return <Icon path="M4 2h8M4 14h8M5 2v2.2L8 8l3-3.8V2M5 14v-2.2L8 8l3 3.8V14" />;
}

/** A clock with an arrow into the future. */
export function LaterIcon(): JSX.Element {
  return <Icon path={`${CIRCLE}M8 4.5V8h3.2`} />;
}

/** A microphone. */
export function MicrophoneIcon(): JSX.Element {
  return (
    <Icon path="M8 1.8a2 2 0 0 1 2 2v3.4a2 2 0 0 1-4 0V3.8a2 2 0 0 1 2-2zM3.6 7.2a4.4 4.4 0 0 0 8.8 0M8 11.6v2.6" />
  );
}

/** A triangle. */
export function PlayIcon(): JSX.Element {
  return <Icon path="M5 2.8v10.4L13 8z" />;
}

/** Two bars. */
export function PauseIcon(): JSX.Element {
  return <Icon path="M5.2 3v10M10.8 3v10" />;
}

/** A padlock. */
export function LockIcon(): JSX.Element {
  return <Icon path="M3.5 7.2h9V14h-9zM5.4 7V4.8a2.6 2.6 0 0 1 5.2 0V7" />;
}

/** Sliders. */
export function SettingsIcon(): JSX.Element {
  return <Icon path="M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M10.2 2.7v3.6M5.8 9.7v3.6" />;
}

/** An arrow upwards. */
export function UpIcon(): JSX.Element {
  return <Icon path="M8 13.5V3M3.5 7.2L8 2.7l4.5 4.5" />;
}

/** A magnifying glass. */
export function SearchIcon(): JSX.Element {
  return <Icon path="M7 2.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 1 1 0-9.6zM10.5 10.5L14 14" />;
}

/** An arrow downwards. */
export function DownIcon(): JSX.Element {
  return <Icon path="M8 2.5V13M3.5 8.8L8 13.3l4.5-4.5" />;
}

/** A cross. */
export function CloseIcon(): JSX.Element {
  return <Icon path="M3.5 3.5l9 9M12.5 3.5l-9 9" />;
}

/** A bell, with a stroke through it when nothing is told. */
export function BellIcon({ isMuted }: { isMuted: boolean }): JSX.Element {
  const stroke = isMuted ? "M2.5 13.5l11-11" : "";
  return <Icon path={`M3 11.5h10L11.8 9.6V7a3.8 3.8 0 0 0-7.6 0v2.6zM6.7 13.6h2.6${stroke}`} />;
}

/** A question mark. */
export function HelpIcon(): JSX.Element {
  return <Icon path={`${CIRCLE}M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.4v.2`} />;
}

/** A paper clip. */
export function ClipIcon(): JSX.Element {
  return (
    <Icon path="M13.2 7.3l-5.5 5.5a3 3 0 0 1-4.3-4.3l5.9-5.9a2 2 0 0 1 2.9 2.9l-5.8 5.8a1 1 0 0 1-1.5-1.4l5.1-5.1" />
  );
}

/** A sheet with a folded corner. */
export function FileIcon(): JSX.Element {
  return <Icon path="M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.2h3.3" />;
}

/** An arrow back. */
export function ReplyIcon(): JSX.Element {
  return <Icon path="M6.5 3.5L2.5 7.5l4 4M2.5 7.5h6.8a4.2 4.2 0 0 1 4.2 4.2v1.3" />;
}

/** Three dots. */
export function MoreIcon(): JSX.Element {
  return <Icon path="M3 7.8v.4M8 7.8v.4M13 7.8v.4" />;
}

/** A plus. */
export function PlusIcon(): JSX.Element {
  return <Icon path="M8 3v10M3 8h10" />;
}

/** A smiling face. */
export function EmojiIcon(): JSX.Element {
  return <Icon path={`${CIRCLE}M5.2 9.4a3.2 3.2 0 0 0 5.6 0M6 6v.4M10 6v.4`} />;
}

/** An eye with a stroke through it. */
export function HideIcon(): JSX.Element {
  return (
    <Icon path="M1.5 8S4 3.8 8 3.8S14.5 8 14.5 8S12 12.2 8 12.2S1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 1 1 0-3.6zM2.5 13.5l11-11" />
  );
}

/** A key. */
export function KeyIcon(): JSX.Element {
  return (
    <Icon path="M10.6 1.9a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7zM8 7.9L2.2 13.7M3.6 12.3l1.7 1.7M5.9 10l1.5 1.5" />
  );
}
