/** Says so when the program on this computer is not there, or does not know this page. */
import type { JSX } from "preact";
import type { Actions } from "../actions/actions.ts";
import type { Refused } from "../state/refused.ts";
import type { Connection } from "../state/page_state.ts";
import { CloseIcon } from "./parts/icons.tsx";
import { useWords } from "./parts/use_words.ts";

interface ConnectionProps {
  connection: Connection;
  complaint: Refused | undefined;
  actions: Actions;
}

/** A bar above everything, there only when something is wrong. */
export function ConnectionView({ connection, complaint, actions }: ConnectionProps): JSX.Element {
  const { link, error: explain } = useWords();
  return (
    <div class="banners" role="alert">
      {(connection === "lost" || connection === "stranger") && (
        <p class="banner banner-bad" data-testid="connection" data-connection={connection}>
          <span>{link[connection]}</span>
          <button type="button" class="link-button" onClick={actions.retry}>{link.tryNow}</button>
        </p>
      )}
      {complaint !== undefined && (
        <p class="banner" data-testid="complaint">
          <span>{explain(complaint.error)}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={link.dismiss}
            onClick={actions.dismiss}
          >
            <CloseIcon />
          </button>
        </p>
      )}
    </div>
  );
}
