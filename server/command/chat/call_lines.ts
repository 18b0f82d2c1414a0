import type { CommandIo } from "../../cli/command.ts";
import { formatStatus } from "../../cli/words.ts";
import type { AwayReasonJson, StatusJson } from "../../gui_api/status_json.ts";
import type { Hub } from "../../hub/hub.ts";

/** The other side was here before, or is to call by itself: nothing that the user could set right. */
const ORDINARY: AwayReasonJson["code"][] = ["saidBye", "callBroke", "noCall", "silent"];
const FAILURES: StatusJson["code"][] = ["clockApart", "sameSeat", "ownAddress"];

/**
 * Says in the terminal why a call does not come about: once, again when the reason is another one, and then that the
 * other side is here.
 */
export class CallLines {
  readonly #hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">;
  readonly #io: CommandIo;
  /** The latest sentence of each conversation that has one, by the path of its list. */
  readonly #said = new Map<string, string>();
  readonly #unsubscribe: () => void;

  /** Begins at once. */
  constructor(hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">, io: CommandIo) {
    this.#hub = hub;
    this.#io = io;
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
        this.#said.set(conversation.listPath, words);
        if (words !== said) this.#io.err(`hchat: warning: ${words}`);
      } else if (status.code === "connected" && said !== undefined) {
        this.#said.delete(conversation.listPath);
        this.#io.err(`hchat: ${words}`);
      }
    }
  }
}

function isFailure(status: StatusJson): boolean {
  if (status.code === "away") return !ORDINARY.includes(status.reason.code);
  return FAILURES.includes(status.code);
}
