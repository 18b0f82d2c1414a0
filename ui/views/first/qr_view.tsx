/** A text as a QR code, drawn here: dark on white in every scheme, since cameras want that. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fetchQrRows } from "../../fetch_qr.ts";

/** `label` says what it is to those who cannot scan it. */
export function QrView({ text, label }: { text: string; label: string }): JSX.Element {
  const [rows, setRows] = useState<boolean[][]>();
  useEffect(() => {
    let isThere = true;
    void fetchQrRows(text).then((drawn) => isThere && setRows(drawn));
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
