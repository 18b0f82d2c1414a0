/** A method of WebCrypto, with whatever it takes. */
export type Method = (...args: unknown[]) => Promise<unknown>;

type Name =
  | "importKey"
  | "deriveBits"
  | "getPublicKey"
  | "exportKey"
  | "encapsulateBits"
  | "decapsulateBits"
  | "digest";

/** Puts another method of WebCrypto in the place of `name`, made from the one that is there. */
export function replaceCrypto(name: Name, made: (original: Method) => Method): void {
  const subtle = crypto.subtle as unknown as Record<Name, Method>;
  const value = made(subtle[name].bind(crypto.subtle));
  Object.defineProperty(crypto.subtle, name, { configurable: true, value });
}
