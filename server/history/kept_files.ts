/** What a history keeps of files that are not settled, without knowing what they are. */
export interface KeptFiles {
  /** All that has to be kept, as JSON can say it. */
  state(): unknown;
  /** Takes up what `state()` gave in an earlier run. */
  restore(kept: unknown): void;
}
