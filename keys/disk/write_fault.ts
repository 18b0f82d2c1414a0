import { reasonOf, systemCode } from "../system_words.ts";

/** Why writing a file failed: the system's error code where there is one, and its words. */
export interface WriteFault {
  /** `ENOSPC`, `EFBIG`, `EIO`, …; empty when the runtime gives none. */
  code: string;
  /** Why, in words that complete "Cannot …: ". */
  message: string;
  /** The file, under the name it had then; empty when it was something else that failed. */
  path: string;
  /** Files have been replaced in part: the next opening of the list finishes it. */
  isHalfDone: boolean;
  /** Unfinished files that could not be removed; they may hold keys. */
  leftPaths: string[];
}

/** Writing the file at `path` failed. */
export class WriteError extends Error {
  override name = "WriteError";
  readonly code: string;
  readonly path: string;
  /** Files have been replaced in part: the next opening of the list finishes it. */
  readonly isHalfDone: boolean = false;
  /** Unfinished files that could not be removed; they may hold keys. */
  readonly leftPaths: string[] = [];

  constructor(path: string, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.code = systemCode(cause);
    this.path = path;
  }
}

/** Makes a fault of whatever was thrown. */
export function faultOf(error: unknown): WriteFault {
  return {
    code: systemCode(error),
    message: error instanceof WriteError ? error.message : reasonOf(error),
    path: error instanceof WriteError ? error.path : "",
    isHalfDone: error instanceof WriteError && error.isHalfDone,
    leftPaths: error instanceof WriteError ? error.leftPaths : [],
  };
}
