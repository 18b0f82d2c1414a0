/** What has come to the doors of this program since it started, and was not the peer. */

/** A visit counts for one kind. */
export type VisitKind =
  /** A request that got the answer of a web site: of a browser, or a scanner. */
  | "web"
  /** The same, and it had the length of a cell, and opens under no key: of another list, or of a clock that is far off. */
  | "strangeCell"
  /**
   * It came under a key of a list that is open here, and too late: a clock was set, or somebody repeats what was
   * recorded.
   */
  | "lateCell";

/** All of one kind; there is none of a kind of which nothing has come. */
export interface VisitJson {
  kind: VisitKind;
  count: number;
  /** When the latest came, ISO 8601. */
  at: string;
  /** Path of the list file, of late cells. */
  list?: string | undefined;
}
