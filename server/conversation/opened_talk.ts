import type { HistoryOpened } from "../history/history.ts";
import type { WatchedList } from "./list_watch.ts";

/** A list that was opened, and the vault beside it where the conversation is to be kept. */
export interface OpenedTalk {
  list: WatchedList;
  history?: HistoryOpened | undefined;
}

/** Closes what no conversation has taken over. */
export async function closeOpened({ list, history }: OpenedTalk): Promise<void> {
  const vault = history?.kind === "opened" ? history.history.close() : undefined;
  await Promise.all([vault, list.close?.()]);
}
