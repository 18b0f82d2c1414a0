import type { CommandIo } from "../../cli/command.ts";
import { formatHistoryBack, formatNotice, formatStatus } from "../../cli/words.ts";
import type { ConversationJson } from "../../gui_api/conversation_json.ts";
import type { NoticeJson } from "../../gui_api/notice_json.ts";
import type { AwayReasonJson, StatusCode, StatusJson } from "../../gui_api/status_json.ts";
import type { Hub } from "../../hub/hub.ts";
import { USELESS } from "./chat_lines.ts";

/** The other side was here before, or is to call by itself: nothing that the user could set right. */
const ORDINARY: AwayReasonJson["code"][] = ["saidBye", "callBroke", "noCall", "silent"];
/** Their sentences name the other side, or an address. */
const FAILURES: StatusCode[] = ["clockApart", "sameSeat", "ownAddress", "replaced"];
/** Messages are in memory alone. */
const ENDS: NoticeJson["code"][] = ["historyStopped", "historyUnusable"];

/** What there is to say of one side of a conversation. */
type Finding =
  /** `reason` is the same for as long as `line` need not be said again. */
  | { kind: "trouble"; reason: string; line: string }
  /** `line` is said to somebody who was told of the trouble. */
  | { kind: "well"; line: string | undefined }
  /** Neither is sure yet. */
  | { kind: "open" };

type Shown = Omit<ConversationJson, "entries">;

/** What is looked at, each with a memory of its own. */
const SIDES = { call: callOf, history: historyOf };

/**
 * Says in the terminal why no message passes, of the call or of the list, and that a history has stopped: once, again
 * when the reason is another one, and then that it is over. Users without an open page would not learn of it.
 */
export class TalkLines {
  readonly #hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">;
  readonly #io: CommandIo;
  /** The latest trouble, by side and by path of the list. */
  readonly #said = new Map<string, string>();
  readonly #unsubscribe: () => void;

  /** Begins at once. `told`: what was said of lists when they were opened (`sayWarnings`), by their paths. */
  constructor(
    hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">,
    { io, told }: { io: CommandIo; told: ReadonlyMap<string, ConversationJson> },
  ) {
    this.#hub = hub;
    this.#io = io;
    for (const [path, shown] of told) this.#remember(path, shown);
    this.#unsubscribe = hub.subscribe(() => this.#look());
    this.#look();
  }

  close(): void {
    this.#unsubscribe();
  }

  #look(): void {
    if (this.#hub.isConcealed) return;
    for (const conversation of this.#hub.conversations()) {
      this.#take(conversation.listPath, conversation.snapshot({ limit: 0 }));
    }
  }

  /** Says what is new. */
  #take(path: string, shown: Shown): void {
    for (const [key, finding] of this.#findings(path, shown)) {
      if (finding.kind === "trouble" && finding.reason !== this.#said.get(key)) {
        this.#said.set(key, finding.reason);
        this.#io.err(finding.line);
      } else if (finding.kind === "well" && this.#said.delete(key)) {
        if (finding.line !== undefined) this.#io.err(finding.line);
      }
    }
  }

  /** Of a list that was opened each notice was said, and of statuses those in which it is of no use. */
  #remember(path: string, shown: Shown): void {
    const isUseless = USELESS.has(shown.status.code);
    for (const [key, finding, side] of this.#findings(path, shown)) {
      const isTold = side === "history" || isUseless;
      if (isTold && finding.kind === "trouble") this.#said.set(key, finding.reason);
    }
  }

  #findings(path: string, shown: Shown): [key: string, finding: Finding, side: string][] {
    const nowMs = this.#io.clock.now();
    return Object.entries(SIDES).map(([side, findingOf]) => {
      return [`${side} ${path}`, findingOf(shown, nowMs), side];
    });
  }
}

function callOf({ name, status }: Shown, nowMs: number): Finding {
  const words = formatStatus(status, { name, nowMs });
  if (status.code === "connected") return { kind: "well", line: `hchat: ${words}` };
  if (!isFailure(status)) return { kind: "open" };
  // The same for as long as the status is the same, whatever time it is.
  const reason = formatStatus(status, { name, nowMs: 0 });
  const whose = isOfList(status) ? `${name}: ` : "";
  return { kind: "trouble", reason, line: `hchat: warning: ${whose}${words}` };
}

function historyOf({ name, notices, history }: Shown, nowMs: number): Finding {
  const notice = notices.find(({ code }) => ENDS.includes(code));
  if (notice === undefined) {
    const line = history === null ? undefined : `hchat: ${name}: ${formatHistoryBack(history)}`;
    return { kind: "well", line };
  }
  const words = formatNotice(notice, { name, nowMs });
  return { kind: "trouble", reason: words, line: `hchat: warning: ${name}: ${words}` };
}

function isFailure(status: StatusJson): boolean {
  if (status.code === "away") return !ORDINARY.includes(status.reason.code);
  return FAILURES.includes(status.code) || isOfList(status);
}

function isOfList({ code }: StatusJson): boolean {
  return USELESS.has(code) || code === "keyListRemoved";
}
