/** Ways to be reached, in the words of the terminal. */
import type { OnionState } from "../transport/onion/onion_service.ts";
import type { CommandIo } from "./command.ts";
import { UNREACHABLE } from "./words.ts";

/** Tells how it is with the onion service of the list at `path`; tor is often slow to be ready. */
export function sayOnion(path: string, state: OnionState, io: CommandIo): void {
  const { ready, words } = formatOnion(state);
  if (ready) io.out(`onion: ${path} is ${words}`);
  else io.err(`hchat: warning: the onion address of ${path} is not published: ${words}`);
}

/** `ready` when the service can be dialled. */
function formatOnion(state: OnionState): { ready: boolean; words: string } {
  switch (state.kind) {
    case "onionPublished":
      return { ready: true, words: "published, the other side dials --peer onion" };
    case "onionTaken":
      return failed("another program publishes the address of this list. Use one copy of it only");
    case "onionRefused":
      return failed("tor does not publish it. Update tor to 0.4.6 or newer");
    case "torCookie":
      return failed(
        `you may not read ${state.path}, the cookie of tor's control port. Join tor's group ` +
          "(debian-tor)",
      );
    case "torStarting":
      return failed(`tor is still connecting to its network (${state.percent} %)`);
    default:
      return failed(UNREACHABLE[state.kind]);
  }
}

function failed(words: string): { ready: boolean; words: string } {
  return { ready: false, words };
}
