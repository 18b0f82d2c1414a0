/** What stands where no message is yet: what happens to one. */
import type { JSX } from "preact";
import { useWords } from "../parts/use_words.ts";

/** Before the first message. */
export function EmptyView({ name }: { name: string }): JSX.Element {
  const words = useWords();
  return <p class="empty">{words.timeline.empty(words.formats.name(name))}</p>;
}
