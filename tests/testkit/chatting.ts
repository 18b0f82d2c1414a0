/** What tests of whole programs that chat have in common. */
import { assertEquals } from "@std/assert";
import { readListInfo } from "../../keys/list/list_info.ts";
import { meetingPort } from "../../keys/meeting_place.ts";
import { LocalApi } from "../../server/cli/local_api.ts";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { keygenCommand } from "../../server/command/keygen_command.ts";
import { FakeIo } from "./fake_io.ts";
import { realClock } from "./real_clock.ts";
import { runCommand } from "./run_command.ts";
import { type TempDir, tempDir } from "./temp_dir.ts";

/** Words under which chats stay out of each other's way: no browser, whatever ports are free. */
export const ANY = ["--no-open", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"];

const LOOK_MS = 25;
const LOOKS = 2_400;

/**
 * Both seats of a list of one-second keys that has just begun, unless `more` says otherwise. Made in this process, which
 * costs a fifth of a start of the program.
 */
export async function makeLists(folder: string, ...more: string[]): Promise<void> {
  const words = ["--out", folder, "--for", "1h", "--period", "1s", ...more];
  const io = Object.assign(new FakeIo(), { clock: realClock });
  const { code, errors } = await runCommand(keygenCommand, words, io);
  assertEquals(code, 0, errors.join("\n"));
}

/** The API of a program that listens, once it has opened its lists: on a busy machine the page has its line before. */
export async function apiOf(program: { line(start: string): Promise<string> }): Promise<LocalApi> {
  await program.line("peer: ");
  return new LocalApi(await program.line("page: "));
}

/** The first port that Linux hands out to clients: another program may hold it, or any above. */
const CLIENTS_FROM = 32_768;

/** Both seats of a list whose port is none that a client can hold, in a folder of its own. */
export async function meetingLists(): Promise<TempDir> {
  for (;;) {
    const folder = tempDir();
    await makeLists(folder.path);
    const { listId } = readListInfo(folder.file("alice.hkl")).header;
    if (meetingPort(listId) < CLIENTS_FROM) return folder;
    folder[Symbol.dispose]();
  }
}

/** Resolves once the program's first conversation is as wanted; `words` say what did not come about. */
export async function untilShown(
  api: LocalApi,
  isWanted: (conversation: ConversationJson) => boolean,
  words: string,
): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const [conversation] = (await api.messages()).conversations;
    if (conversation !== undefined && isWanted(conversation)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`Waiting failed: ${words}`);
}

/** Resolves once the text has arrived at the other program. */
export function untilDelivered(api: LocalApi, id: string): Promise<void> {
  return untilShown(api, ({ entries }) => {
    const state = entries.find((entry) => entry.id === id)?.state;
    return state === "delivered" || state === "read";
  }, "the text was not delivered");
}
