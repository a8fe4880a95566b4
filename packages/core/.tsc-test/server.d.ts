import { type IncomingMessage, type ServerResponse } from "node:http";
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** Milliseconds, by the monotonic clock. */
  readonly at: number;
}
export type Answer = (response: ServerResponse, request: Arrived) => void;
export interface ScriptedServer {
  readonly url: string;
  readonly arrived: readonly Arrived[];
}
/** A real server that gives its answers one after the other, and the last one from then on. It ends with the test. */
export declare function startServer(...answers: readonly Answer[]): Promise<ScriptedServer>;
/** The address of a server that has just ended. */
export declare function closedServer(): Promise<string>;
export declare function answer(status: number, body?: unknown, headers?: Record<string, string>): Answer;
export declare const reset: Answer;
export declare const hang: Answer;
export declare const iTwinImage: {
  id: string;
  smallImageName: string;
  smallImageUrl: string;
  largeImageName: string;
  largeImageUrl: string;
};
/** The documented answer to an upload of an iTwin's image. */
export declare const uploaded: Answer;
export declare const iTwinId = "8a1f2c3d-0000-4000-8000-000000000001";
