import type { Refusal } from "../refusal.ts";

/** The listener for peers, as far as the settings steer it. */
export interface ListenControl {
  /** HOST:PORT in use; null while it does not listen. */
  address(): string | null;
  /** What the other side may dial, best guess first. */
  dialable(): string[];
  /** Moves to another address; when that cannot be taken the old one stays in use. */
  move(to: { host: string; port: number }): Promise<{ kind: "moved" } | Refusal>;
}
