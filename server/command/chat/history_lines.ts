import type { CommandIo } from "../../cli/command.ts";
import { formatHistoryBack, formatNotice } from "../../cli/words.ts";
import type { NoticeJson } from "../../gui_api/notice_json.ts";
import type { Hub } from "../../hub/hub.ts";

/** Messages are in memory alone from now on. */
const ENDS: NoticeJson["code"][] = ["historyStopped", "historyUnusable"];

/** Says once in the terminal that a history has stopped, and that it goes on. Users without an open page would not learn of it. */
export class HistoryLines {
  readonly #hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">;
  readonly #io: CommandIo;
  /** The latest sentence of each conversation that has one, by the path of its list. */
  readonly #said = new Map<string, string>();
  readonly #unsubscribe: () => void;

  /** Begins at once; what holds already was said at the start. */
  constructor(hub: Pick<Hub, "conversations" | "isConcealed" | "subscribe">, io: CommandIo) {
    this.#hub = hub;
    this.#io = io;
    this.#unsubscribe = hub.subscribe(() => this.#look((line) => io.err(line)));
    this.#look(() => {});
  }

  close(): void {
    this.#unsubscribe();
  }

  #look(say: (line: string) => void): void {
    if (this.#hub.isConcealed) return;
    for (const conversation of this.#hub.conversations()) {
      const { name, notices, history } = conversation.snapshot({ limit: 0 });
      const notice = notices.find(({ code }) => ENDS.includes(code));
      const setting = { name, nowMs: this.#io.clock.now() };
      const words = notice && formatNotice(notice, setting);
      const { listPath } = conversation;
      if (words === this.#said.get(listPath)) continue;
      if (words === undefined) {
        this.#said.delete(listPath);
        if (history !== null) say(`hchat: ${name}: ${formatHistoryBack(history)}`);
        continue;
      }
      this.#said.set(listPath, words);
      say(`hchat: warning: ${name}: ${words}`);
    }
  }
}
