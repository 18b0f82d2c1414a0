/** The settings, and how they are changed. */
import type { RouteJson } from "./route_json.ts";
import type { VisitJson } from "./visit_json.ts";

/** The answer of `GET` and `PUT /settings`. */
export interface SettingsJson {
  /** Where this program listens for every peer, as the user chose; null where each list has its own port. */
  listen: string | null;
  /** The addresses of all lists, best guess first. */
  dialable: string[];
  /** What it meets there. */
  entrance: EntranceJson;
  /** A port of the router is asked for. */
  mapPort: boolean;
  /** Onion addresses are published. */
  onion: boolean;
  /** Path of the file with authorities that are trusted beside those of the system; null where there is none. */
  authorities: string | null;
  /** Path of the file with the password of tor's control port; null where there is none. */
  torPasswordFile: string | null;
  /** HOST or HOST:PORT of the time server that our clock is compared with; null where there is none. */
  sntp: string | null;
  /** Ways in beside the port itself that were asked for. */
  routes: RouteJson[];
  /** What has come here and was not the peer; empty where nobody has come. */
  visits: VisitJson[];
  /** What that time server has said. */
  timeServer?: TimeServerJson | undefined;
  page: string;
  /** Pictures are received when the user says so, as all other files are. */
  asksForPictures: boolean;
  conversations: {
    name: string;
    peer: string | null;
    /** Where this program listens for the peer of this list; null when it does not. */
    listen: string | null;
    /** What that peer dials, best guess first. */
    dialable: string[];
    /** Path of the list file. */
    list: string;
    padMode: "prefer" | "always" | "off";
    coverMode: "quiet" | "steady";
  }[];
  /** What `POST /panic` does beyond ending the program: `wipe` overwrites the vaults. */
  panic: PanicMode;
  /** Path of the file that `save` writes; absent where there is none. */
  saveTo?: string | undefined;
  /** Key lists that were found beside the program, in the current folder or on media, while none is open. */
  found?: string[] | undefined;
}

/** Body of `PUT /settings`; what is absent stays as it is. */
export interface SettingsPatch {
  /**
   * Which conversation `peer`, `padMode`, `coverMode` mean: absent, the one that `list` opens, else the only one
   * there is; needed where there are several.
   */
  conversation?: string;
  /** Address to dial; null or "" for none. */
  peer?: string | null;
  /** HOST:PORT to listen on. */
  listen?: string;
  entrance?: EntranceJson;
  mapPort?: boolean;
  onion?: boolean;
  /** Path of a file with certificates as PEM; null or "" for none. */
  authorities?: string | null;
  /** Path of a file whose first line is the password; null or "" for none. */
  torPasswordFile?: string | null;
  /** HOST or HOST:PORT; null or "" for none. */
  sntp?: string | null;
  /** Path of a list file to open (a conversation more). */
  list?: string;
  /** Passphrase for `list`, where it has one. */
  passphrase?: string;
  padMode?: "prefer" | "always" | "off";
  coverMode?: "quiet" | "steady";
  asksForPictures?: boolean;
  panic?: PanicMode;
  /** Writes what is then in force, and the choices of the page (`PUT /memory`), to `saveTo`, for the next start. */
  save?: true;
}

/** What the other side meets at the port for peers. */
export type EntranceJson =
  | { code: "plain" }
  /** TLS, under a certificate whose key both sides derive from the list. */
  | { code: "tlsOfList" }
  /** TLS, under the user's own certificate: paths of files. */
  | { code: "tlsOfFiles"; cert: string; key: string }
  /** A web server of the user, which leads `url` to the port. */
  | { code: "webServer"; url: string };

/** What a panic does: it ends the program, and may overwrite the vaults. */
export type PanicMode = "end" | "wipe";

/** The latest answer of a time server, which anybody on the way can forge: it is shown, and nothing goes by it. */
export type TimeServerJson =
  /** `offsetMs`: its clock minus ours. */
  | { code: "answered"; host: string; offsetMs: number; at: string }
  | { code: "noAnswer"; host: string; at: string }
  /** It does not know the time itself. */
  | { code: "notSynchronised"; host: string; at: string };
