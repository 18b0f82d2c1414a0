/** What stands where no message is yet: what happens to one, and what to tell the other side. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Actions } from "../../actions.ts";
import { useWords } from "../parts/use_words.ts";

/** Before the first message. */
export function EmptyView({ name }: { name: string }): JSX.Element {
  const words = useWords();
  return <p class="empty">{words.timeline.empty(words.formats.name(name))}</p>;
}

interface OwnAddressProps {
  name: string;
  url: string | undefined;
  actions: Actions;
}

/** While nobody calls anybody: the address that the other side needs. */
export function OwnAddressView({ name, url, actions }: OwnAddressProps): JSX.Element | null {
  const words = useWords();
  useEffect(() => void actions.fetchSettings(), []);
  if (url === undefined) return null;
  return (
    <div class="own-address" data-testid="own-address">
      <p>
        {words.timeline.ownAddress(words.formats.name(name))} <code>{url}</code>
      </p>
      <p>{words.timeline.ownAddressElsewhere}</p>
    </div>
  );
}
