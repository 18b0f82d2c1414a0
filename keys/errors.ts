/** Why a key list cannot be used. */
export type KeyListErrorKind =
  /** The file is something else. */
  | "notAList"
  /** The file is shorter than its header says. */
  | "truncated"
  /** The file is longer than its header says. */
  | "trailing"
  /** Made by a later hchat. */
  | "newerVersion"
  /** The header's checksum does not match its bytes. */
  | "headerDamaged"
  /** A field holds a value that FORMAT.md does not allow. */
  | "outOfRange"
  | "missingVolume"
  /** A volume belongs to another list, another seat or another place in the set. */
  | "foreignVolume"
  /** Both state copies are invalid. */
  | "stateDamaged"
  /** The digest table does not match the root in the header. */
  | "tableDamaged"
  /** Records do not match the digest table. */
  | "damaged"
  /** Another process uses this seat. */
  | "inUse"
  | "passphraseNeeded"
  | "wrongPassphrase"
  /** The memory that the passphrase's derivation takes cannot be had. */
  | "noMemory"
  /** The file cannot be opened, read or written. */
  | "unreadable"
  /** The file or its medium has gone away. */
  | "removed"
  | "readOnly";

/** A key list that cannot be used, and why. The message holds no byte of a record. */
export class KeyListError extends TypeError {
  override name = "KeyListError";
  readonly kind: KeyListErrorKind;
  /** The next step, for people. */
  readonly hint: string | undefined;

  constructor(kind: KeyListErrorKind, message: string, hint?: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }

  /** The same error with the file named in its message. */
  at(path: string): KeyListError {
    return new KeyListError(this.kind, `${this.message} (${path})`, this.hint);
  }
}
