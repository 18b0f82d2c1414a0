import type { IncomingFile } from "./incoming_file.ts";

/** Settled ones that hold nothing are remembered up to this many. */
const FILES_REMEMBERED = 1_000;

/** The peer's files, by id. */
export class IncomingFiles extends Map<string, IncomingFile> {
  /**
   * Where there are many, lets go of those that are settled and hold nothing, or are shown no more, so that offers
   * without end fill no memory; returns their ids.
   */
  forgetSettled(isShown: (id: string) => boolean): string[] {
    if (this.size < FILES_REMEMBERED) return [];
    const settled = [...this].filter(([id, file]) =>
      file.stance.isFinal && !(file.stored !== undefined && isShown(id))
    );
    for (const [id, file] of settled) {
      file.release();
      this.delete(id);
    }
    return settled.map(([id]) => id);
  }
}
