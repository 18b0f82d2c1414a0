/** The run of the program that this tab belongs to: its token, and the one stream of events of all its tabs. */
import { openEvents } from "./client/events.ts";
import { setToken } from "./client/request.ts";
import { SharedEvents } from "./shared_events.ts";
import { takeToken } from "./token.ts";

/** What follows from what other tabs do. */
export interface ProgramRunParts {
  /** Another tab has heard from the program. */
  wake(): void;
  /** Another tab has ended the program. */
  ended(): void;
}

/** Changes when a link of a later run is opened in the same tab. */
export class ProgramRun {
  readonly #parts: ProgramRunParts;
  /** This tab's part in the stream of all tabs; undefined where the browser cannot share one. */
  #shared: SharedEvents | undefined;

  constructor(parts: ProgramRunParts) {
    this.#parts = parts;
  }

  /** Events come over this tab, so that it tells of them. */
  get isTeller(): boolean {
    return this.#shared?.isLeader ?? true;
  }

  /** From now on requests carry the token of the link, or of the tab, and events come with the tabs of its run. */
  async join(): Promise<void> {
    const token = takeToken({ location, history, storage: sessionStorage });
    setToken(token);
    this.#shared?.leave();
    const run = await digestOf(token);
    this.#shared = navigator.locks === undefined ? undefined : new SharedEvents({
      run,
      tab: crypto.randomUUID(),
      locks: navigator.locks,
      channel: new BroadcastChannel(`hchat events ${run}`),
      open: openEvents,
      ...this.#parts,
    });
  }

  /** Opens the stream. */
  open(listener: Parameters<typeof openEvents>[0]): ReturnType<typeof openEvents> {
    return this.#shared?.open(listener) ?? openEvents(listener);
  }

  /** Has the other tabs ask the program for nothing any more. */
  end(): void {
    this.#shared?.end();
  }
}

/** Names a run without giving its token away. */
async function digestOf(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
