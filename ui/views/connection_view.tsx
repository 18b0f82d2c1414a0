/** Says so when the program on this computer is not there, or does not know this page. */
import type { JSX } from "preact";
import type { Actions } from "../actions.ts";
import { asSentence } from "../words/format.ts";
import { CloseIcon } from "./icons.tsx";
import type { Connection } from "../state.ts";

interface ConnectionProps {
  connection: Connection;
  complaint: string | undefined;
  actions: Actions;
}

const WORDS: Record<Connection, string | undefined> = {
  connecting: undefined,
  live: undefined,
  lost: "hchat on this computer does not answer. What stands here may be old; trying again.",
  ended: "hchat on this computer has ended. Close this page: what stands here is gone with it.",
  stranger: "This page belongs to an earlier run of hchat. Open the link that the program printed.",
};

/** A bar above everything, there only when something is wrong. */
export function ConnectionView({ connection, complaint, actions }: ConnectionProps): JSX.Element {
  const words = WORDS[connection];
  return (
    <div class="banners" role="alert">
      {words !== undefined && (
        <p class="banner banner-bad" data-testid="connection" data-connection={connection}>
          <span>{words}</span>
          {connection !== "ended" && (
            <button type="button" class="link-button" onClick={actions.retry}>Try now</button>
          )}
        </p>
      )}
      {complaint !== undefined && (
        <p class="banner" data-testid="complaint">
          <span>{asSentence(complaint)}</span>
          <button
            type="button"
            class="icon-button"
            aria-label="Put away"
            onClick={actions.dismiss}
          >
            <CloseIcon />
          </button>
        </p>
      )}
    </div>
  );
}
