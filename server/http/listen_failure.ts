/** A port that peers reach. */
export interface PeerListener {
  readonly host: string;
  readonly port: number;
  /** Stops listening and cuts every connection, those with an answer on its way a moment later. */
  close(): Promise<void>;
}

/** The listener, or why there is none, in words. */
export type Listening =
  | { kind: "listening"; listener: PeerListener }
  | {
    kind: "failed";
    code: "portTaken" | "portForbidden" | "addressUnknown" | "failed";
    message: string;
    hint: string;
  };

/** The words for a listener that could not start; `code` is that of the system. */
export function listenFailure(
  { host, port, code }: { host: string; port: number; code: string },
): Listening {
  const failed = (kind: "portTaken" | "portForbidden" | "addressUnknown" | "failed", words: {
    found: string;
    hint: string;
  }): Listening => ({
    kind: "failed",
    code: kind,
    message: `Listening on ${host}:${port} failed: ${words.found}`,
    hint: words.hint,
  });
  const another = "choose another one with --listen HOST:PORT, or port 0 for any that is free";
  switch (code) {
    case "EADDRINUSE":
      return failed("portTaken", { found: "the port is taken", hint: another });
    case "EACCES":
      return failed("portForbidden", { found: "the port needs more rights", hint: another });
    case "EADDRNOTAVAIL":
    case "EINVAL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return failed("addressUnknown", {
        found: "this machine has no such address",
        hint: "use 0.0.0.0 for all addresses of this machine",
      });
    default:
      return failed("failed", { found: code === "" ? "no reason given" : code, hint: another });
  }
}
