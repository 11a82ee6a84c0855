/** An HTTP request as the rest of the code sees it, whichever of the platform's events it came in. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes that were sent. */
  readonly body: Uint8Array;
  /** The caller's address without port; '' where the platform does not tell. */
  readonly remoteAddress: string;
}

export interface HttpReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
