import type { FileJson } from "../gui_api/file_json.ts";

/** What is left to show of a file whose entry was deleted: how long it was, and how it ended. */
export function forgottenFile({ bytes, receivedBytes, state }: FileJson): FileJson {
  return { name: "", bytes, type: "", receivedBytes, state, sha256: null };
}
