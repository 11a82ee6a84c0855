declare module 'cos-nodejs-sdk-v5/sdk/util' {
  /** The `Authorization` of a COS request (436/7778); `KeyTime` is `start;end` in unix seconds. */
  export function getAuth(options: {
    SecretId: string;
    SecretKey: string;
    Method: string;
    Key: string;
    Headers: Record<string, string | number>;
    Query?: Record<string, string>;
    KeyTime: string;
  }): string;
}
