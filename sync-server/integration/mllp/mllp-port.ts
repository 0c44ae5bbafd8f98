/** One message as it was sent, from its MSH to its last segment. */
export type ArrivedMessage = {
  readonly content: Uint8Array;
  /** What lists call it: 'ADT^A08 MSG00001'. */
  readonly name: string;
};

/** What became of a message. Reasons are sentences without a patient's data: they go to the sender. */
export type Taking =
  | { readonly kind: 'taken' }
  /** Its content is wrong: sent again as it is, it would be refused again. */
  | { readonly kind: 'wrong'; readonly reason: string }
  /** Nobody here has a use for messages of its type. */
  | { readonly kind: 'notOurs'; readonly reason: string };

/** By what a message is known again. */
export type MessageKey = { readonly application: string; readonly facility: string; readonly controlId: string };

/** What the listener hands its messages to. */
export type MllpPort = {
  /** When it resolves, what it says is committed. @throws a fault: the sender is asked to send the message again. */
  take(message: ArrivedMessage): Promise<Taking>;
  /** SHA-256, in hexadecimal digits, of the message that was accepted under this key; null for none. */
  findAccepted(key: MessageKey): Promise<string | null>;
  rememberAccepted(key: MessageKey, sha256: string): Promise<void>;
  /** Told of faults, for whoever runs the server. */
  reportFault(error: unknown): void;
};
