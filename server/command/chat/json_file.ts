import { systemReason } from "../../../keys/system_words.ts";
import type { App } from "../../app.ts";
import { CommandError, type CommandIo } from "../../cli/command.ts";
import { canMirrorTo, JsonMirror } from "../../hub/json_mirror.ts";
import { settledWithin } from "../../time/settled_within.ts";

/** A medium that takes longer to give up the mirrored file does not keep the program from ending. */
const REMOVE_MS = 1_000;

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

/** Ends the mirror, and says so where its file may still be there. */
export async function endMirror(mirror: JsonMirror, io: CommandIo): Promise<void> {
  const removing = mirror.close().then(() => true, () => false);
  const isSettled = await settledWithin(io.clock, REMOVE_MS, removing);
  if (isSettled && await removing) return;
  io.err(`hchat: warning: cannot remove ${mirror.path}, which may hold messages in the clear`);
  io.err("hchat: hint: delete the file yourself");
}
