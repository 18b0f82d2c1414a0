import type { EntryRefJson } from "../../../server/gui_api/entry_json.ts";
import type { FileAction } from "../../actions/file_actions.ts";
import type { Waveform } from "../../state/waveform.ts";
import type { Actions } from "../../actions/actions.ts";

/** What one can do with a message of the conversation in view. */
export interface RowActions extends Pick<Actions, "keepEmoji" | "recentEmoji"> {
  /** Takes it back; only asked for while it is queued and not sealed. */
  cancel(id: string): void;
  /** Tries a refused text, and what waits behind it, once more. */
  sendAgain(): void;
  /** Puts a refused text back into the composer. */
  takeBack(id: string): void;
  resend(id: string): void;
  deleteForBoth(id: string): void;
  edit(id: string): void;
  reply(to: EntryRefJson): void;
  react(to: EntryRefJson, emoji: string): void;
  copy(text: string): void;
  actOnFile(id: string, action: FileAction): void;
  saveFile(id: string, name: string): void;
  fileUrl(id: string): Promise<string | undefined>;
  fetchWaveform(id: string): Promise<Waveform | undefined>;
  /** Brings a message into view. */
  open(ref: EntryRefJson): void;
  /** Keeps a message in its place while its height changes. */
  hold(ref: EntryRefJson): void;
}

/** The actions on entries, bound to one conversation. */
export function rowActionsOf(
  actions: Actions,
  name: string,
  { open, hold }: Pick<RowActions, "open" | "hold">,
): RowActions {
  return {
    cancel: (id) => void actions.cancel(name, id),
    sendAgain: () => actions.sendAgain(name),
    takeBack: (id) => actions.takeBack(name, id),
    resend: (id) => void actions.resend(name, id),
    deleteForBoth: (id) => void actions.deleteForBoth(name, id),
    edit: (id) => actions.edit(name, id),
    reply: (to) => actions.reply(name, to),
    react: (to, emoji) => void actions.react(name, to, emoji),
    copy: (text) => void actions.copy(text),
    actOnFile: (id, action) => void actions.actOnFile(name, id, action),
    saveFile: (id, file) => void actions.saveFile(name, id, file),
    fileUrl: (id) => actions.fileUrl(name, id),
    fetchWaveform: (id) => actions.fetchWaveform(name, id),
    keepEmoji: actions.keepEmoji,
    recentEmoji: actions.recentEmoji,
    open,
    hold,
  };
}
