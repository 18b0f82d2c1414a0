import { KeyListError } from "../keys/errors.ts";
import { peekHeader } from "../keys/list/peek_header.ts";
import { scheduleOf } from "../keys/list_header.ts";
import { LiveList } from "../keys/live/live_list.ts";
import { startListDesk } from "../keys/live/thread_desk.ts";
import type { AppOptions } from "./app_options.ts";
import type { LockedList } from "./conversation/conversation_options.ts";
import type { ListOnFile } from "./conversation/list_watch.ts";
import { openHistory } from "./history/history.ts";
import { startVaultDesk } from "./history/vault_desk.ts";
import type { OpenedList } from "./hub/settings_change.ts";

/** What lists are opened with. */
export interface ListOpenerOptions extends Pick<AppOptions, "modes" | "listDesk" | "vaultDesk"> {
  /** Paths of the lists that are open now. */
  openPaths: () => string[];
}

/** A list whose passphrase is missing. */
export interface LockedPlace {
  list: LockedList;
  names: OpenedList["names"];
}

/** Opens the lists of one program, and no second copy of a seat. */
export class ListOpener {
  readonly #options: ListOpenerOptions;
  /** Whose list is at each path that was opened. */
  readonly #seats = new Map<string, string>();
  /** Of each seat the list that was opened last, which may be closed: sticks come back under other paths. */
  readonly #lists = new Map<string, LiveList>();
  /** Paths of the lists whose vault was opened in this run. */
  readonly #kept = new Set<string>();

  constructor(options: ListOpenerOptions) {
    this.#options = options;
  }

  /** Opens the list at `path`, and the vault beside it where conversations are kept. Throws KeyListError. */
  async open(
    path: string,
    passphrase: string | undefined,
  ): Promise<OpenedList & { list: LiveList & ListOnFile }> {
    const { modes: { keepKeys }, listDesk = startListDesk } = this.#options;
    const header = await peekHeader(path);
    const known = header && this.#lists.get(seatOf(header))?.known;
    const list = await LiveList.open(path, { desk: await listDesk(), keepKeys, passphrase, known });
    try {
      this.#refuseCopy(list, path);
    } catch (error) {
      await list.close();
      throw error;
    }
    const seat = seatOf(list);
    this.#seats.set(path, seat);
    this.#lists.set(seat, list);
    return { path, list, names: list.header.names, history: await this.#openVault(path, list) };
  }

  /** Undefined where nothing is to be kept. */
  async #openVault(listPath: string, { vault }: LiveList): Promise<OpenedList["history"]> {
    const { modes: { historyPath }, vaultDesk = startVaultDesk } = this.#options;
    const path = historyPath?.(listPath);
    if (path === undefined) return undefined;
    // A conversation that comes back from the lock had its vault: without it, all that was said is gone.
    const isExpected = this.#kept.has(listPath) && this.#options.openPaths().includes(listPath);
    const opened = await openHistory({ path, vault, desk: await vaultDesk(), isExpected });
    if (opened.kind === "opened") this.#kept.add(listPath);
    return opened;
  }

  /** The list at `path` as it is without its passphrase. Throws `error`, with which opening it failed, where that is not the reason. */
  async openLocked(path: string, error: unknown): Promise<LockedPlace> {
    const isLocked = error instanceof KeyListError && error.kind === "passphraseNeeded";
    const locked = isLocked ? await lockedList(path) : undefined;
    if (locked === undefined) throw error;
    this.#seats.set(path, seatOf(locked.list));
    return locked;
  }

  /** Two copies of one seat do not know of each other, and would spend the same keys. */
  #refuseCopy(list: LiveList, path: string): void {
    for (const openPath of this.#options.openPaths()) {
      if (openPath === path || this.#seats.get(openPath) !== seatOf(list)) continue;
      throw new KeyListError(
        "inUse",
        `Cannot use the key list ${path}: ${openPath} is open, a copy of the same seat`,
        "use one copy of a list only, and destroy the other: keys that are used twice protect nothing",
      );
    }
  }
}

/** The same for all copies of one seat's list. */
function seatOf({ listId, seat }: Pick<LiveList, "listId" | "seat">): string {
  return `${listId.toHex()} ${seat}`;
}

/** What the header of a list at `path` tells without its passphrase. */
async function lockedList(path: string): Promise<LockedPlace | undefined> {
  const header = await peekHeader(path);
  if (header === undefined) return undefined;
  const { seat, names, recordBytes, listId } = header;
  const schedule = scheduleOf(header);
  return { list: { locked: true, listId, seat, recordBytes, schedule }, names };
}
