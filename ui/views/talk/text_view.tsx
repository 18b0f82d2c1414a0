/** A text with its links and code; every part stands as the text that was written. */
import type { JSX } from "preact";
import { realHost, type TextPart, textParts } from "../../text_parts.ts";

/** The parts of one message. */
export function TextView({ text }: { text: string }): JSX.Element {
  return <>{textParts(text).map((part, at) => <PartView key={at} part={part} />)}</>;
}

function PartView({ part }: { part: TextPart }): JSX.Element {
  switch (part.kind) {
    case "plain":
      return <>{part.text}</>;
    case "code":
      return <code>{part.text}</code>;
    case "block":
      return <pre dir="ltr"><code>{part.text}</code></pre>;
    case "link":
      return <LinkView text={part.text} href={part.href} />;
  }
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
