import net from "node:net";
import tls from "node:tls";
import { patientClock } from "./patient_clock.ts";

export interface RawOptions {
  port: number;
  /** Sent one after the other. */
  parts: (string | Uint8Array)[];
  /** Pause before each further part. */
  betweenMs?: number;
  /** Stop listening after this long when the other end does not close. */
  quietMs?: number;
  /** Address to come from. */
  from?: string;
  /** Ends this side so long behind the last part. */
  halfCloseMs?: number;
  /** Under TLS, whatever the certificate. */
  secure?: boolean | undefined;
}

export interface RawAnswer {
  /** Everything that came, one character per byte, the value of Date replaced. */
  text: string;
  /** How the connection ended: by the other end, or not at all within `quietMs` of silence. */
  ended: "closed" | "open";
}

/** Sends bytes as they are and takes down every byte that comes back. */
export function rawExchange(
  { port, parts, betweenMs = 0, quietMs = 300, from, halfCloseMs, secure = false }: RawOptions,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = "";
    let cancel = (): void => {};
    const place = { port, host: "127.0.0.1", ...(from ? { localAddress: from } : {}) };
    const socket = secure
      ? tls.connect({ ...place, rejectUnauthorized: false })
      : net.connect(place);
    const finish = (ended: RawAnswer["ended"]): void => {
      cancel();
      socket.destroy();
      resolve({ text: text.replace(/Date: [^\r]*/g, "Date: ..."), ended });
    };
    // A machine that is busy may take long for the first byte, and one that stands still is no silence.
    const listen = (): void => {
      cancel();
      const waitMs = text === "" ? quietMs + 3_000 : quietMs;
      cancel = patientClock.after(waitMs, () => finish("open"));
    };
    socket.on("data", (data) => {
      text += data.toString("latin1");
      listen();
    });
    socket.on("error", () => finish("closed"));
    socket.on("close", () => finish("closed"));
    socket.on(secure ? "secureConnect" : "connect", async () => {
      for (const [index, part] of parts.entries()) {
        if (index > 0) await new Promise((later) => setTimeout(later, betweenMs));
        if (!socket.destroyed) socket.write(part);
      }
      if (halfCloseMs === undefined) return listen();
      if (halfCloseMs > 0) await new Promise((later) => setTimeout(later, halfCloseMs));
      if (!socket.destroyed) socket.end();
      listen();
    });
  });
}

/** The parts one after the other, text as one byte for each character. */
export function concatenated(...parts: (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(
    parts.flatMap((part) =>
      typeof part === "string" ? [...part].map((char) => char.charCodeAt(0) & 255) : [...part]
    ),
  );
}
