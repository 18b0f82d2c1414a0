/** Key lists: making them, and where they are. */

/** Body of `POST /lists` and `POST /lists/estimate`. */
export interface MakeListsJson {
  /** Of the one who makes them, and of the other one. */
  names: [string, string];
  /** Absolute paths of folders that are there: for one's own list, and for the one to be handed over. */
  folders: [string, string];
  /** How long each key is in use; 10 seconds when absent. */
  periodMs?: number | undefined;
  /** How long the lists last; 30 days when absent. */
  spanMs?: number | undefined;
  /** With one-time pad, when absent; without it a list is twenty times lighter. */
  hasPad?: boolean | undefined;
  /** Opens both lists; "" for none. */
  passphrase?: string | undefined;
}

/** What making lists takes. */
export interface MakeEstimateJson {
  /** Of one list; two are written. */
  bytes: number;
  /** Files that each is split into. */
  files: number;
  paths: string[];
  /** Where each goes; null where it is not known. */
  freeBytes: (number | null)[];
}

/** How making lists is going. */
export type MakingJson =
  | { code: "none" }
  /** Bytes of both lists; first they are written, then read back. */
  | {
    code: "writing" | "checking";
    doneBytes: number;
    allBytes: number;
    bytesPerSecond: number | null;
  }
  /** Eight groups of digits for the two people to compare. */
  | { code: "written"; paths: [string, string]; fingerprint: string }
  | { code: "failed"; fault: MakeFaultJson };

/** Why lists cannot be made. */
export interface MakeFaultJson {
  code: "makeFailed";
  reason: MakeReason;
  /** The file or folder that it is about; "" for none. */
  path: string;
  /** With `full`. */
  wantedBytes?: number | undefined;
  freeBytes?: number | undefined;
  /** Unfinished files that could not be removed; they may hold keys. */
  leftPaths?: string[] | undefined;
}

/** Kinds of it. */
export type MakeReason =
  | "noFolder"
  | "exists"
  | "full"
  | "tooLarge"
  | "denied"
  /** The medium does not give back what was written. */
  | "unfaithful"
  /** It was pulled out. */
  | "gone"
  /** It has not answered for a while. */
  | "slow"
  | "other";

/** The answer of `GET /media`. */
export interface MediaJson {
  places: {
    path: string;
    /** A stick or a card; else a folder of this computer. */
    isMedium: boolean;
    /** Null where it is not known. */
    freeBytes: number | null;
    /** Key lists in it. */
    lists: string[];
  }[];
}

/** The answer of `GET /folders`: what a folder holds. */
export interface FolderJson {
  path: string;
  /** Null at the root. */
  parent: string | null;
  folders: string[];
  lists: string[];
}
