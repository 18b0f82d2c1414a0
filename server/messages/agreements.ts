/**
 * What holds for both people and either may change: after how long entries disappear, and whether reading is told.
 * The change that was written last wins on both sides, so that two changes that cross lead to one outcome
 * (PROTOCOL.md §4, "Events").
 */
import type { AgreementJson } from "../gui_api/entry_json.ts";

/** A change of an agreement, as it goes into the timeline. */
export interface AgreementChange {
  agreement: AgreementJson;
  /** Unix ms by the clock of its writer. */
  writtenAtMs: number;
  /** Of the entry that carries it. */
  id: string;
}

/** The latest change of each agreement, in the order in which they came. */
export type AgreementsState = { [Code in AgreementJson["code"]]?: AgreementChange | undefined };

/** The agreements of one conversation. */
export class Agreements {
  #state: AgreementsState = {};

  /** After how long entries written now disappear, from their reading; undefined: they stay. */
  get lifeMs(): number | undefined {
    const latest = this.#state.disappear?.agreement;
    return latest?.code === "disappear" ? latest.afterMs ?? undefined : undefined;
  }

  /** Either learns that something was read. */
  get isSeenTold(): boolean {
    const latest = this.#state.seen?.agreement;
    return latest?.code === "seen" ? latest.on : true;
  }

  /** When a change has to be written to win over the one that holds, Unix ms, `nowMs` at the soonest. */
  nextMs(code: AgreementJson["code"], nowMs: number): number {
    return Math.max(nowMs, (this.#state[code]?.writtenAtMs ?? 0) + 1);
  }

  /**
   * Takes a change of either side. False where it changes nothing: it says what holds already, or has been overtaken by
   * a later one, so that the page would show something that does not hold.
   */
  take(change: AgreementChange): boolean {
    const { code } = change.agreement;
    const latest = this.#state[code];
    if (latest !== undefined && !isLater(change, latest)) return false;
    const isNew = !this.#says(change.agreement);
    const { [code]: _earlier, ...others } = this.#state;
    this.#state = { ...others, [code]: change };
    return isNew;
  }

  /** The changes that hold, in the order in which they came: a peer that has forgotten them sees its lines in that order. */
  all(): AgreementChange[] {
    return Object.values(this.#state).filter((change) => change !== undefined);
  }

  /** All that has to be kept. */
  state(): AgreementsState {
    return { ...this.#state };
  }

  /** Takes up what an earlier run has kept. */
  restore(state: AgreementsState): void {
    this.#state = { ...state };
  }

  #says(agreement: AgreementJson): boolean {
    return agreement.code === "seen"
      ? agreement.on === this.isSeenTold
      : (agreement.afterMs ?? undefined) === this.lifeMs;
  }
}

/** Of two that were written in the same millisecond the higher id counts, on both sides. */
function isLater(one: AgreementChange, other: AgreementChange): boolean {
  if (one.writtenAtMs !== other.writtenAtMs) return one.writtenAtMs > other.writtenAtMs;
  return one.id > other.id;
}
