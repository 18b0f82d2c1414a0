/** What `hchat chat` prints while it starts and when it ends. */
import type { App } from "../../app.ts";
import type { CommandIo } from "../../cli/command.ts";
import {
  formatLateHistory,
  formatLeftovers,
  formatNotice,
  formatStatus,
  formatStoppedHistory,
} from "../../cli/words.ts";
import { isLoopbackHost } from "../../http/loopback.ts";
import type { Hub } from "../../hub/hub.ts";
import type { ConversationJson } from "../../gui_api/conversation_json.ts";
import type { StatusCode } from "../../gui_api/status_json.ts";
import type { SettingsJson } from "../../gui_api/settings_json.ts";

/** Statuses in which no message passes until the user does something or time passes. */
export const USELESS: ReadonlySet<StatusCode> = new Set<StatusCode>([
  "notBegun",
  "over",
  "keysBurned",
  "keyListDamaged",
  "clockSetBack",
]);

/** A list that takes longer than this to open is on a slow medium: the page does not wait for it. */
const SLOW_OPEN_MS = 1_500;

/** Says where the page is, once. */
export class PageLine {
  readonly #app: App;
  readonly #io: CommandIo;
  #isSaid = false;
  /** Time that lists have taken so far, in ms. */
  #spentMs = 0;

  constructor(app: App, io: CommandIo) {
    this.#app = app;
    this.#io = io;
  }

  say(): void {
    if (this.#isSaid) return;
    this.#isSaid = true;
    this.#io.out(`page: ${this.#app.pageUrl}`);
  }

  /** Says it while a list takes long to open. */
  async within<Opened>(opening: Promise<Opened>): Promise<Opened> {
    const { clock } = this.#io;
    const beganMs = clock.uptime();
    const cancel = clock.after(Math.max(0, SLOW_OPEN_MS - this.#spentMs), () => {
      if (this.#isSaid) return;
      this.say();
      this.#io.err(
        "hchat: hint: opening the key list takes long; the page shows it when it is open",
      );
    });
    try {
      return await opening;
    } finally {
      cancel();
      this.#spentMs += clock.uptime() - beganMs;
    }
  }
}

/**
 * Lines for the other sides, one for each port; of several, each says whom it is for. `all`: what is dialled;
 * `conversations`: with HOST:PORT where each is listened for. Where an onion address is published, that is what the other
 * sides dial in place of this computer's loopback.
 */
export function peerLines(
  all: readonly string[],
  { conversations, onion }: {
    conversations: readonly Pick<SettingsJson["conversations"][number], "name" | "listen">[];
    onion: boolean;
  },
): string[] {
  if (onion && conversations.length > 0) {
    const others = all.filter((url) => !isOnLoopback(url));
    return [...peerLines(others, { conversations, onion: false }), "peer: onion"];
  }
  if (all.length < 2) return all.map((url) => `peer: ${url}`);
  return all.map((url) => {
    const ending = `:${new URL(url).port}`;
    const names = conversations.filter(({ listen }) => listen?.endsWith(ending));
    return `peer: ${url} (${names.map(({ name }) => name).join(", ")})`;
  });
}

function isOnLoopback(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname.replace(/^\[|\]$/g, ""));
}

/** Warns of a list that is of no use now, and of what its user should know. */
export function sayWarnings({ name, status, notices }: ConversationJson, io: CommandIo): void {
  const setting = { name, nowMs: io.clock.now() };
  if (USELESS.has(status.code)) {
    io.err(`hchat: warning: ${name}: ${formatStatus(status, setting)}`);
  }
  for (const notice of notices) {
    io.err(`hchat: warning: ${name}: ${formatNotice(notice, setting)}`);
  }
}

/** What to know when hchat ends; of a locked program, as after a panic, one sentence alone is left on the terminal. */
export function sayEnd(hub: Pick<Hub, "conversations" | "isConcealed">, io: CommandIo): void {
  if (!hub.isConcealed) return sayUndelivered(hub, io);
  io.clear();
  io.err("hchat has ended.");
}

/** What ends with this run because it is in memory only; a vault keeps it, and sends it after the next start. */
function sayUndelivered(hub: Pick<Hub, "conversations">, io: CommandIo): void {
  for (const conversation of hub.conversations()) {
    const { name, entries, history, unread, notices } = conversation.snapshot();
    const left = entries.filter(({ direction, state, file }) =>
      direction === "out" && file === undefined && (state === "queued" || state === "sent")
    ).length;
    const isKept = history !== null;
    if (conversation.saving !== undefined) {
      io.err(`hchat: warning: ${formatLateHistory(name)}`);
    }
    const hasStopped = notices.some(({ code }) =>
      code === "historyStopped"
    );
    if (hasStopped) io.err(`hchat: warning: ${formatStoppedHistory(name)}`);
    const lost = { unread: isKept ? 0 : unread, left: isKept ? 0 : left };
    for (const warning of formatLeftovers({ name, ...lost, files: conversation.filesAtStake })) {
      io.err(`hchat: warning: ${warning}`);
    }
  }
}
