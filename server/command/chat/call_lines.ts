import type { CommandIo } from "../../cli/command.ts";
import { formatStatus } from "../../cli/words.ts";
import type { ConversationJson } from "../../gui_api/conversation_json.ts";
import type { AwayReasonJson, StatusCode, StatusJson } from "../../gui_api/status_json.ts";
import type { Hub } from "../../hub/hub.ts";
import { USELESS } from "./chat_lines.ts";

/** The other side was here before, or is to call by itself: nothing that the user could set right. */
const ORDINARY: AwayReasonJson["code"][] = ["saidBye", "callBroke", "noCall", "silent"];
/** Their sentences name the other side, or an address. */
const FAILURES: StatusCode[] = ["clockApart", "sameSeat", "ownAddress", "replaced"];

/**
 * Says in the terminal why no message passes, of the call or of the list: once, again when the reason is another one,
 * and then that the other side is here.
 */
export class CallLines {
  readonly #hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">;
  readonly #io: CommandIo;
  /** The latest reason of each conversation that has one, by the path of its list. */
  readonly #said = new Map<string, string>();
  readonly #unsubscribe: () => void;

  /** Begins at once. `told`: what was said of lists when they were opened (`sayWarnings`), by their paths. */
  constructor(
    hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">,
    { io, told }: { io: CommandIo; told: ReadonlyMap<string, ConversationJson> },
  ) {
    this.#hub = hub;
    this.#io = io;
    for (const [path, { name, status }] of told) {
      if (USELESS.has(status.code)) this.#said.set(path, reasonOf(status, name));
    }
    this.#unsubscribe = hub.subscribe(() => this.#look());
    this.#look();
  }

  close(): void {
    this.#unsubscribe();
  }

  #look(): void {
    if (this.#hub.isConcealed) return;
    for (const conversation of this.#hub.conversations()) {
      const { name, status } = conversation.snapshot({ limit: 0 });
      const words = formatStatus(status, { name, nowMs: this.#io.clock.now() });
      const said = this.#said.get(conversation.listPath);
      if (isFailure(status)) {
        const reason = reasonOf(status, name);
        this.#said.set(conversation.listPath, reason);
        if (reason === said) continue;
        this.#io.err(`hchat: warning: ${isOfList(status) ? `${name}: ` : ""}${words}`);
      } else if (status.code === "connected" && said !== undefined) {
        this.#said.delete(conversation.listPath);
        this.#io.err(`hchat: ${words}`);
      }
    }
  }
}

/** The same for as long as the status is the same, whatever time it is. */
function reasonOf(status: StatusJson, name: string): string {
  return formatStatus(status, { name, nowMs: 0 });
}

function isFailure(status: StatusJson): boolean {
  if (status.code === "away") return !ORDINARY.includes(status.reason.code);
  return FAILURES.includes(status.code) || isOfList(status);
}

function isOfList({ code }: StatusJson): boolean {
  return USELESS.has(code) || code === "keyListRemoved";
}
