/** What a person can do with files. */
import { fetchBytes, postFile, postFileAction, postTicket } from "../client/files.ts";
import { failure, type Reply } from "../client/reply.ts";
import type { Waveform } from "../state/waveform.ts";
import type { PageEvent } from "../state/page_event.ts";
import type { PageState } from "../state/page_state.ts";

/** What can be done with the file of an entry. */
export type FileAction = "accept" | "refuse" | "pause" | "resume" | "cancel";

/** What is being recorded. */
export interface Recording {
  /** Ends it; answers the recording as a file. */
  stop(): Promise<File>;
  /** Ends it and forgets what was recorded. */
  cancel(): void;
}

/** What actions on files need of the browser. */
export interface FileMeans {
  /** Has the browser save what is at `url`. */
  save(url: string, name: string): void;
  /** Begins to record from the microphone; undefined where that is not possible or not allowed. */
  record(): Promise<Recording | undefined>;
  /** How a sound looks; undefined where the browser cannot decode it. */
  decodeSound(bytes: ArrayBuffer): Promise<Waveform | undefined>;
}

/** Handed to the views. */
export interface FileActions extends Pick<FileMeans, "record"> {
  /** Offers files, one after the other. */
  sendFiles(conversation: string, files: readonly File[]): Promise<void>;
  /** Offers the files that are held up since they go without pad, or drops them. */
  sendHeld(conversation: string, isWanted: boolean): Promise<void>;
  actOnFile(conversation: string, id: string, action: FileAction): Promise<void>;
  /** Saves a received file through the browser. */
  saveFile(conversation: string, id: string, name: string): Promise<void>;
  /** An address under which a file is shown once; undefined when it is gone. */
  fileUrl(conversation: string, id: string): Promise<string | undefined>;
  /** How a sound looks; undefined when it is gone, or no sound that the browser knows. */
  fetchWaveform(conversation: string, id: string): Promise<Waveform | undefined>;
}

interface FileActionParts extends FileMeans {
  state(): PageState;
  dispatch(event: PageEvent): void;
}

/** The actions on files of one page. */
export function makeFileActions(
  { state, dispatch, save, record, decodeSound }: FileActionParts,
): FileActions {
  const complain = (reply: Reply<unknown>): void => {
    const refused = failure(reply);
    if (refused !== undefined) dispatch({ kind: "complained", refused });
  };
  const fileUrl = async (conversation: string, id: string): Promise<string | undefined> => {
    const reply = await postTicket(conversation, id);
    return reply.kind === "ok" ? reply.value.url : undefined;
  };
  const offer = async (
    conversation: string,
    files: readonly File[],
    withoutPad: boolean,
  ): Promise<void> => {
    const held: File[] = [];
    for (const file of files) {
      const reply = await postFile(conversation, file, { withoutPad });
      if (failure(reply)?.error.code === "fileWithoutPad") held.push(file);
      else complain(reply);
    }
    if (held.length > 0) dispatch({ kind: "filesHeld", conversation, files: held });
  };
  return {
    sendFiles: (conversation, files) => offer(conversation, files, false),
    async sendHeld(conversation, isWanted) {
      const files = state().heldFiles.get(conversation) ?? [];
      dispatch({ kind: "filesHeld", conversation, files: [] });
      if (isWanted) await offer(conversation, files, true);
    },
    actOnFile: async (conversation, id, action) =>
      complain(await postFileAction(conversation, id, action)),
    fileUrl,
    async fetchWaveform(conversation, id) {
      const url = await fileUrl(conversation, id);
      const bytes = url === undefined ? undefined : await fetchBytes(url);
      return bytes === undefined ? undefined : await decodeSound(bytes);
    },
    record,
    async saveFile(conversation, id, name) {
      const reply = await postTicket(conversation, id);
      complain(reply);
      if (reply.kind === "ok") save(reply.value.url, name);
    },
  };
}
