/** Why writing a file failed: the system's error code where there is one, and its words. */
export interface WriteFault {
  /** `ENOSPC`, `EFBIG`, `EIO`, …; empty when the runtime gives none. */
  code: string;
  message: string;
  /** The file, under the name it had then; empty when it was something else that failed. */
  path: string;
  /** Files have been replaced in part: the next opening of the list finishes it. */
  isHalfDone: boolean;
}

/** Writing the file at `path` failed. */
export class WriteError extends Error {
  override name = "WriteError";
  readonly code: string;
  readonly path: string;
  /** Files have been replaced in part: the next opening of the list finishes it. */
  readonly isHalfDone: boolean = false;

  constructor(path: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = codeOf(cause);
    this.path = path;
  }
}

/** Makes a fault of whatever was thrown. */
export function faultOf(error: unknown): WriteFault {
  return {
    code: codeOf(error),
    message: error instanceof Error ? error.message : String(error),
    path: error instanceof WriteError ? error.path : "",
    isHalfDone: error instanceof WriteError && error.isHalfDone,
  };
}

// The runtime leaves some errors without their code; the system's number stands in the message then.
const UNIX_CODES = new Map([
  [5, "EIO"],
  [6, "ENXIO"],
  [19, "ENODEV"],
  [27, "EFBIG"],
  [28, "ENOSPC"],
  [30, "EROFS"],
  [Deno.build.os === "darwin" ? 69 : 122, "EDQUOT"],
]);
const WINDOWS_CODES = new Map([
  [19, "EROFS"],
  [21, "ENODEV"],
  [39, "ENOSPC"],
  [112, "ENOSPC"],
  [223, "EFBIG"],
]);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  const number = Number(/\(os error (\d+)\)/.exec(error.message)?.[1]);
  return (Deno.build.os === "windows" ? WINDOWS_CODES : UNIX_CODES).get(number) ?? "";
}
