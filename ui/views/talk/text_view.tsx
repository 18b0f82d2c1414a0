/** A text with its links and code; every part keeps the text that was written. */
import type { JSX } from "preact";
import { cutAtMatches } from "../../state/search.ts";
import { realHost, type TextPart, textParts } from "../../state/text_parts.ts";

/** The parts of one message; `searched` is what is looked for, "" for nothing. */
export function TextView({ text, searched }: { text: string; searched: string }): JSX.Element {
  return (
    <>
      {textParts(text).map((part, at) => <PartView key={at} part={part} searched={searched} />)}
    </>
  );
}

function PartView({ part, searched }: { part: TextPart; searched: string }): JSX.Element {
  const inside = <SearchedView text={part.text} searched={searched} />;
  switch (part.kind) {
    case "plain":
      return inside;
    case "code":
      return <code>{inside}</code>;
    case "block":
      return <pre dir="ltr"><code>{inside}</code></pre>;
    case "link":
      return <LinkView text={part.text} href={part.href} />;
  }
}

/** Marks what was looked for. */
function SearchedView({ text, searched }: { text: string; searched: string }): JSX.Element {
  if (searched === "") return <>{text}</>;
  return (
    <>
      {cutAtMatches(text, searched).map((piece, at) =>
        piece.isFound ? <mark key={at}>{piece.text}</mark> : piece.text
      )}
    </>
  );
}

/** Says beside it where it really leads, when the address does not show that. */
function LinkView({ text, href }: { text: string; href: string }): JSX.Element {
  const host = realHost(text, href);
  return (
    <>
      <a href={href} title={href} target="_blank" rel="noreferrer noopener">
        <bdi>{text}</bdi>
      </a>
      {host !== undefined && <span class="real-host">{` (${host})`}</span>}
    </>
  );
}
