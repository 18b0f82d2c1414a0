import { systemReason } from "../../../keys/system_words.ts";
import type { App } from "../../app.ts";
import { CommandError, type CommandIo } from "../../cli/command.ts";
import { canMirrorTo, JsonMirror } from "../../hub/json_mirror.ts";

/** Mirrors the messages to the file of `--json`. Throws CommandError where something else is there. */
export async function startMirror(
  { hub }: App,
  path: string | undefined,
  io: CommandIo,
): Promise<JsonMirror | undefined> {
  if (path === undefined) return undefined;
  if (!await canMirrorTo(path)) {
    throw new CommandError(
      `Cannot write ${path}: expected no file, or one of --json, got something else`,
      "name another file",
    );
  }
  io.err(`hchat: warning: ${path} is not sealed: anyone with this file can read your messages`);
  return new JsonMirror({
    hub,
    clock: io.clock,
    path,
    onFailure: (error) => {
      io.err(`hchat: warning: cannot write ${path}: ${systemReason(error) ?? "writing failed"}`);
    },
  });
}
