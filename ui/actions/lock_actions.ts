/** What a person can do about the lock of the program, and its end, in order or in panic. */
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import { fetchLock, postLock, postPanic, postQuit, postUnlock, putPin } from "../client/lock.ts";
import { failure, type Reply } from "../client/reply.ts";
import type { PageEvent } from "../state/page_event.ts";
import type { PageState } from "../state/page_state.ts";
import type { Refused } from "../state/refused.ts";

/** Handed to the views. */
export interface LockActions {
  /** Locks at once where nothing is lost and something unlocks; asks in a dialog where not. */
  lock(): Promise<void>;
  /** Locks, whatever is lost; answers why not. */
  lockNow(): Promise<Refused | undefined>;
  /** Asks how it is with the lock. */
  fetchLock(): Promise<void>;
  /** Sets a PIN for this run; answers why not. */
  setPin(pin: string): Promise<Refused | undefined>;
  /** Answers why not. */
  unlock(secret: string): Promise<Refused | undefined>;
  /** Ends the program on this computer; answers why not. */
  quit(): Promise<Refused | undefined>;
  /** Ends the program and leaves nothing here, not even this page. */
  panic(): void;
}

interface LockActionParts {
  state(): PageState;
  dispatch(event: PageEvent): void;
  /** Puts drafts and choices into the program's memory now. */
  flushMemory(): Promise<unknown>;
  /** Fetches everything anew. */
  reload(): Promise<unknown>;
  /** Asks the program for nothing any more. */
  end(): void;
  /** Leaves this page for an empty one, and nothing of it behind. */
  wipe(): void;
}

/** The actions of one page. */
export function makeLockActions(parts: LockActionParts): LockActions {
  const { state, dispatch, reload, end, wipe } = parts;
  const take = (reply: Reply<LockJson>): Refused | undefined => {
    if (reply.kind === "ok") dispatch({ kind: "lockChanged", lock: reply.value });
    return failure(reply);
  };
  const complain = (refused: Refused | undefined): void => {
    if (refused !== undefined) dispatch({ kind: "complained", refused });
  };
  return {
    async lock() {
      complain(take(await fetchLock()));
      const { lock } = state();
      if (lock === undefined || lock.locked) return;
      const isClear = lock.keys.length > 0 && lock.loses.length === 0 && !lock.losesLists;
      if (isClear) complain(await this.lockNow());
      else dispatch({ kind: "dialogChanged", dialog: "lock" });
    },
    async lockNow() {
      await parts.flushMemory();
      return take(await postLock());
    },
    fetchLock: async () => complain(take(await fetchLock())),
    setPin: async (pin) => take(await putPin(pin)),
    async unlock(secret) {
      const refused = take(await postUnlock(secret));
      if (refused === undefined) await reload();
      return refused;
    },
    async quit() {
      const refused = failure(await postQuit());
      if (refused !== undefined) return refused;
      end();
      dispatch({ kind: "connectionChanged", connection: "ended" });
      return undefined;
    },
    panic() {
      // The page first: whoever looks must not see it while the program says goodbye.
      dispatch({ kind: "connectionChanged", connection: "ended" });
      end();
      void postPanic();
      wipe();
    },
  };
}
