import type { ListenErrorJson } from "../gui_api/error_json.ts";

/** A port that peers reach. */
export interface PeerListener {
  readonly host: string;
  readonly port: number;
  /** Looks at once whether another certificate is to be shown. */
  renewCertificate?(): Promise<void> | undefined;
  /** Stops listening and cuts every connection, those with an answer on its way a moment later. */
  close(): Promise<void>;
}

/** The listener, or why there is none. */
export type Listening =
  | { kind: "listening"; listener: PeerListener }
  | { kind: "failed"; error: ListenErrorJson };

/** Why a listener could not start; `code` is that of the system. */
export function listenFailure(
  { host, port, code }: { host: string; port: number; code: string },
): { kind: "failed"; error: ListenErrorJson } {
  return { kind: "failed", error: { code: LISTEN_CODES[code] ?? "listenFailed", host, port } };
}

const LISTEN_CODES: Record<string, ListenErrorJson["code"]> = {
  EADDRINUSE: "portTaken",
  EACCES: "portForbidden",
  EPERM: "portForbidden",
  EADDRNOTAVAIL: "addressUnknown",
  EINVAL: "addressUnknown",
  ENOTFOUND: "addressUnknown",
  EAI_AGAIN: "addressUnknown",
};
