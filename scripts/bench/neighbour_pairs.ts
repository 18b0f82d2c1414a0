/** Two ends of an established session of libsignal and of Olm. Types are no more than what is used. */

/** Encrypts a message at one end, decrypts it at the other; answers its length on the wire. */
export type Neighbour = (message: Uint8Array<ArrayBuffer>) => Promise<number>;

interface OlmSession {
  create_outbound(account: OlmAccount, identityKey: string, oneTimeKey: string): void;
  create_inbound(account: OlmAccount, message: string): void;
  encrypt(text: string): { type: number; body: string };
  decrypt(type: number, body: string): string;
}

interface OlmAccount {
  create(): void;
  identity_keys(): string;
  generate_one_time_keys(count: number): void;
  one_time_keys(): string;
}

interface Olm {
  init(): Promise<void>;
  Account: new () => OlmAccount;
  Session: new () => OlmSession;
}

/** A name that is not known before the program runs: nothing is downloaded or checked for it. */
function load(name: string): Promise<unknown> {
  return import(name);
}

/** Olm (Matrix): a double ratchet in WebAssembly, messages in base64 as Matrix sends them. */
export async function olmPair(): Promise<Neighbour> {
  const { default: olm } = await load("@matrix-org/olm") as { default: Olm };
  await olm.init();
  const [alice, bob] = [new olm.Account(), new olm.Account()];
  alice.create();
  bob.create();
  bob.generate_one_time_keys(1);
  const { curve25519: identity } = JSON.parse(bob.identity_keys());
  const [oneTimeKey] = Object.values(JSON.parse(bob.one_time_keys()).curve25519) as string[];
  const [there, back] = [new olm.Session(), new olm.Session()];
  there.create_outbound(alice, identity, oneTimeKey!);
  const first = there.encrypt("first");
  back.create_inbound(bob, first.body);
  back.decrypt(first.type, first.body);
  const reply = back.encrypt("reply");
  there.decrypt(reply.type, reply.body);
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  return (message) => {
    const sealed = there.encrypt(decoder.decode(message));
    encoder.encode(back.decrypt(sealed.type, sealed.body));
    return Promise.resolve(sealed.body.length);
  };
}

// deno-lint-ignore no-explicit-any -- the native classes of libsignal, passed on as they come
type Native = any;

/** A store in memory for one end; libsignal asks for each kind by these names. */
class Store {
  readonly #records = new Map<string, Native>();

  constructor(readonly identity: Native, readonly newOrUnchanged: number) {}

  saveSession = (address: Native, record: Native) => this.#put(`session ${address}`, record);
  getSession = (address: Native) => this.#take(`session ${address}`);
  getIdentityKey = () => Promise.resolve(this.identity.privateKey);
  getIdentityKeyPair = () => Promise.resolve(this.identity);
  getLocalRegistrationId = () => Promise.resolve(1);
  saveIdentity = () => Promise.resolve(this.newOrUnchanged);
  isTrustedIdentity = () => Promise.resolve(true);
  getIdentity = () => Promise.resolve(null);
  savePreKey = (id: number, record: Native) => this.#put(`pre ${id}`, record);
  getPreKey = (id: number) => this.#take(`pre ${id}`);
  removePreKey = () => Promise.resolve();
  saveSignedPreKey = (id: number, record: Native) => this.#put(`signed ${id}`, record);
  getSignedPreKey = (id: number) => this.#take(`signed ${id}`);
  saveKyberPreKey = (id: number, record: Native) => this.#put(`kyber ${id}`, record);
  getKyberPreKey = (id: number) => this.#take(`kyber ${id}`);
  markKyberPreKeyUsed = () => Promise.resolve();

  #put(name: string, record: Native): Promise<void> {
    this.#records.set(name, record);
    return Promise.resolve();
  }

  #take(name: string): Promise<Native> {
    return Promise.resolve(this.#records.get(name) ?? null);
  }
}

/** libsignal (Signal): the double ratchet with its post-quantum part, native code. */
export async function signalPair(): Promise<Neighbour> {
  const signal = await load("@signalapp/libsignal-client") as Native;
  const storeOf = () => {
    const classes = [
      signal.SessionStore,
      signal.IdentityKeyStore,
      signal.PreKeyStore,
      signal.SignedPreKeyStore,
      signal.KyberPreKeyStore,
    ];
    const store: Native = new Store(signal.IdentityKeyPair.generate(), 0);
    // The bridge methods (`_getSession`, …) are on the prototypes of the abstract classes.
    for (const { prototype } of classes) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        if (!(name in store)) store[name] = prototype[name];
      }
    }
    return store;
  };
  const [alice, bob] = [storeOf(), storeOf()];
  const [atAlice, atBob] = ["alice", "bob"].map((name) => signal.ProtocolAddress.new(name, 1));
  const bundle = await makeBundle(signal, bob);
  await signal.processPreKeyBundle(bundle, atBob, atAlice, alice, alice);
  const hello = await signal.signalEncrypt(new Uint8Array(1), atBob, atAlice, alice, alice);
  const first = signal.PreKeySignalMessage.deserialize(hello.serialize());
  await signal.signalDecryptPreKey(first, atAlice, atBob, bob, bob, bob, bob, bob);
  const reply = await signal.signalEncrypt(new Uint8Array(1), atAlice, atBob, bob, bob);
  const answer = signal.SignalMessage.deserialize(reply.serialize());
  await signal.signalDecrypt(answer, atBob, atAlice, alice, alice);
  return async (message) => {
    const sealed = await signal.signalEncrypt(message, atBob, atAlice, alice, alice);
    const wire: Uint8Array = sealed.serialize();
    const opened = signal.SignalMessage.deserialize(wire);
    await signal.signalDecrypt(opened, atAlice, atBob, bob, bob);
    return wire.length;
  };
}

async function makeBundle(signal: Native, store: Native): Promise<Native> {
  const { privateKey, publicKey } = store.identity;
  const [pre, signed] = [signal.PrivateKey.generate(), signal.PrivateKey.generate()];
  const kyber = signal.KEMKeyPair.generate();
  const signedBy = privateKey.sign(signed.getPublicKey().serialize());
  const kyberBy = privateKey.sign(kyber.getPublicKey().serialize());
  const now = Date.UTC(2026, 0, 1);
  await store.savePreKey(1, signal.PreKeyRecord.new(1, pre.getPublicKey(), pre));
  await store.saveSignedPreKey(
    1,
    signal.SignedPreKeyRecord.new(1, now, signed.getPublicKey(), signed, signedBy),
  );
  await store.saveKyberPreKey(1, signal.KyberPreKeyRecord.new(1, now, kyber, kyberBy));
  return signal.PreKeyBundle.new(
    1,
    1,
    1,
    pre.getPublicKey(),
    1,
    signed.getPublicKey(),
    signedBy,
    publicKey,
    1,
    kyber.getPublicKey(),
    kyberBy,
  );
}
