/**
 * Notices that a server takes no connections any more. After one failed accept (no descriptor was left, a connection
 * broke too early) the runtime's server is deaf for good and reports nothing, while the system goes on taking
 * connections in its name.
 *
 *  1. Where no connection has come for a while, we make one of our own.
 *  2. The system takes it and the server does not, twice in a row: it is deaf, and listens anew.
 */
import net from "node:net";

/** What is watched, and how to mend it. */
export interface ListenWatchOptions {
  /** Address and port in use; undefined while the server does not listen. */
  place: () => { host: string; port: number } | undefined;
  /** Stops listening and listens again at the same place; rejects where that fails, and is tried again. */
  listenAnew: () => Promise<void>;
  /** Hears that the server was deaf and listens again. */
  onMended: () => void;
}

/** From one look to the next, in milliseconds. */
const LOOK_MS = 2_000;
/** A connection of our own must have been taken within this. */
const TAKEN_MS = 1_000;
/** Looks in a row that find the server deaf. */
const DEAF_LOOKS = 2;

/** Watches one listening server. */
export class DeafnessWatch {
  readonly #options: ListenWatchOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wasTaken = false;
  #deafLooks = 0;

  constructor(options: ListenWatchOptions) {
    this.#options = options;
  }

  /** Begins to look. */
  start(): void {
    this.#timer = setTimeout(() => void this.#look(), LOOK_MS);
  }

  /** The server has taken a connection. */
  noteTaken(): void {
    this.#wasTaken = true;
    this.#deafLooks = 0;
  }

  /** Looks no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const place = this.#options.place();
    const isQuiet = !this.#wasTaken;
    this.#wasTaken = false;
    if (isQuiet && place !== undefined && await isConnected(place) && !this.#wasTaken) {
      this.#deafLooks++;
      if (this.#deafLooks >= DEAF_LOOKS && this.#timer !== undefined) await this.#mend();
    }
    if (this.#timer !== undefined) this.start();
  }

  async #mend(): Promise<void> {
    this.#deafLooks = 0;
    try {
      await this.#options.listenAnew();
      this.#options.onMended();
    } catch {
      // The next look finds nobody who listens, and comes back here.
      this.#deafLooks = DEAF_LOOKS - 1;
    }
  }
}

/** Makes a connection and holds it for a while; true where the system, if nobody else, has taken it. */
function isConnected({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: reachable(host), port });
    let wasTaken = false;
    const timer = setTimeout(() => socket.destroy(), TAKEN_MS);
    socket.on("connect", () => void (wasTaken = true));
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(wasTaken);
    });
    // What the server says or does on it is of no interest.
    socket.resume();
  });
}

/** Where a server that listens at every address of this machine is reached from within. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}
