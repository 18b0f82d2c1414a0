/**
 * The doors and what all ways go by, as the settings change them: files are read first, then the doors move, then what
 * was read is used, which cannot fail.
 */
import { type Refusal, refusal } from "../refusal.ts";
import type { Doors } from "./doors.ts";
import { readPasswordFile } from "./onion/password_file.ts";
import type { UserTor } from "./onion/user_tor.ts";
import type { Transports } from "./schemes.ts";
import { readAuthorityFile } from "./tls/authority_file.ts";
import type { WayAids, Ways, WaysControl, WaysPatch } from "./ways_control.ts";

/** What is changed. */
export interface AllWaysOptions {
  doors: Pick<Doors, "ways" | "change">;
  transports: Pick<Transports, "trust">;
  tor: Pick<UserTor, "usePassword">;
  /** Compares our clock with this time server from now on, null: with none. */
  askTime: (place: string | null) => void;
  /** What the program was started with. */
  aids: WayAids;
}

/** What takes effect when nothing can fail any more. */
type Use = () => void;

/** All that the settings say of ways. */
export class AllWays implements WaysControl {
  readonly #options: AllWaysOptions;
  #aids: WayAids;

  constructor(options: AllWaysOptions) {
    this.#options = options;
    this.#aids = options.aids;
  }

  ways(): Ways {
    return { ...this.#options.doors.ways(), ...this.#aids };
  }

  async change(wanted: WaysPatch): Promise<{ kind: "changed" } | Refusal> {
    const prepared = [
      await this.#authorities(wanted),
      await this.#password(wanted),
      this.#time(wanted),
    ];
    const refused = prepared.find((each) => typeof each === "object");
    if (refused !== undefined) return refused;
    const changed = await this.#options.doors.change(wanted);
    if (changed.kind === "refused") return changed;
    for (const use of prepared) if (typeof use === "function") use();
    return changed;
  }

  async #authorities({ authorities: path }: WaysPatch): Promise<Use | Refusal | undefined> {
    if (path === undefined || path === this.#aids.authorities) return undefined;
    const { transports } = this.#options;
    const read = path === null
      ? { kind: "read", authorities: [] } as const
      : await readAuthorityFile(path);
    if (read.kind === "failed") {
      return refusal({ code: "certificateUnusable", path: path ?? "", reason: read.reason });
    }
    return () => {
      this.#aids = { ...this.#aids, authorities: path };
      transports.trust(read.authorities);
    };
  }

  async #password({ torPasswordFile: path }: WaysPatch): Promise<Use | Refusal | undefined> {
    if (path === undefined || path === this.#aids.torPasswordFile) return undefined;
    const password = path === null ? undefined : await readPasswordFile(path);
    if (path !== null && password === undefined) return refusal({ code: "fileUnreadable" });
    return () => {
      this.#aids = { ...this.#aids, torPasswordFile: path };
      this.#options.tor.usePassword(password);
    };
  }

  #time({ sntp }: WaysPatch): Use | undefined {
    if (sntp === undefined || sntp === this.#aids.sntp) return undefined;
    return () => {
      this.#aids = { ...this.#aids, sntp };
      this.#options.askTime(sntp);
    };
  }
}
