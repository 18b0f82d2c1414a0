/** A text as a QR code: dark on white in every scheme, since cameras want that. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

interface QrProps {
  text: string;
  /** What it is, for those who cannot scan it. */
  label: string;
  draw(text: string): Promise<boolean[][] | undefined>;
}

/** Empty until the program has drawn it. */
export function QrView({ text, label, draw }: QrProps): JSX.Element {
  const [rows, setRows] = useState<boolean[][]>();
  useEffect(() => {
    let isThere = true;
    void draw(text).then((drawn) => isThere && setRows(drawn));
    return () => void (isThere = false);
  }, [text]);
  return <div class="qr">{rows !== undefined && <Modules rows={rows} label={label} />}</div>;
}

function Modules({ rows, label }: { rows: boolean[][]; label: string }): JSX.Element {
  const dark = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => isDark ? `M${x} ${y}h1v1h-1z` : [])
  );
  return (
    <svg
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  );
}
