import type { EntryRefJson } from "../gui_api/entry_json.ts";

/** What a history tells whoever uses it. */
export interface HistoryWatch {
  /** The file has failed after it had taken something, is in use again, or lets old entries go from now on. */
  onChange: () => void;
  /** The file has these no more. */
  onRemoved: (removed: readonly EntryRefJson[]) => void;
  /** The medium was asked for something; it has answered when `answered` settles. */
  onAsked: (answered: Promise<unknown>) => void;
}

/** Nobody has to be told yet. */
export const UNWATCHED: HistoryWatch = {
  onChange: () => {},
  onRemoved: () => {},
  onAsked: () => {},
};
