/** What of a key event decides. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** The key goes into a field of text. */
  isTyping: boolean;
  /** Milliseconds of any steady clock. */
  timeMs: number;
}
