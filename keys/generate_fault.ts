/** Why writing a file failed: the system's error code where there is one, and its words. */
export interface WriteFault {
  /** `ENOSPC`, `EFBIG`, `EIO`, …; empty when the runtime gives none. */
  code: string;
  message: string;
  /** The file, under the name it had then; empty when it was something else that failed. */
  path: string;
}

/** Writing the file at `path` failed. */
export class WriteError extends Error {
  override name = "WriteError";
  readonly code: string;
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = codeOf(cause);
    this.path = path;
  }
}

/** What a writing thread says. */
export type WorkerAnswer =
  | { kind: "ready" }
  | { kind: "progress" }
  | { kind: "done" }
  | { kind: "failed"; fault: WriteFault };

/** Makes a fault of whatever was thrown. */
export function faultOf(error: unknown): WriteFault {
  return {
    code: codeOf(error),
    message: error instanceof Error ? error.message : String(error),
    path: error instanceof WriteError ? error.path : "",
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
