/** Bytes that FORMAT.md §frame does not allow. */
export class FrameError extends TypeError {
  override name = "FrameError";
}

/** The error about a field that has another value than those allowed. */
export function frameFault(got: string, expected: string): FrameError {
  return new FrameError(`Cannot use a frame: expected ${expected}, got ${got}`);
}
