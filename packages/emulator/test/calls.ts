import type { Emulator } from "../src/index.ts";

export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  text: string;
  /** The body as JSON; `undefined` when it is none. */
  json: unknown;
}

export interface Call {
  /** `null` sends none. Default: the emulator's own. */
  token?: string | null;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** One request over the network. `target` is a path on the emulator or a whole URL; whole URLs get no token. */
export async function call(emulator: Emulator, method: string, target: string, options: Call = {}): Promise<Answer> {
  const isPath = target.startsWith("/");
  const { token = isPath ? emulator.token : null, headers = {}, body, signal } = options;
  const response = await fetch(isPath ? emulator.url + target : target, {
    method,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    redirect: "manual",
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  return { status: response.status, headers: response.headers, bytes, text, json: parse(text) };
}

export async function callJson(
  emulator: Emulator,
  method: string,
  target: string,
  body: unknown,
  options: Call = {},
): Promise<Answer> {
  return await call(emulator, method, target, {
    ...options,
    headers: { "content-type": "application/json", ...options.headers },
    body: JSON.stringify(body),
  });
}

export interface ITwinImage {
  id: string;
  smallImageName: string;
  smallImageUrl: string;
  largeImageName: string;
  largeImageUrl: string;
}

/** Uploads an image that must be taken, and answers what the emulator says of it. */
export async function putITwinImage(
  emulator: Emulator,
  iTwinId: string,
  bytes: Uint8Array<ArrayBuffer>,
  mediaType = "image/png",
): Promise<ITwinImage> {
  const answer = await call(emulator, "PUT", `/itwins/${iTwinId}/image`, {
    headers: { "content-type": mediaType },
    body: bytes,
  });
  if (answer.status !== 201) throw new Error(`The upload was answered ${answer.status}: ${answer.text}`);
  return (answer.json as { image: ITwinImage }).image;
}

/** The image that a read shows, which must be there. */
export async function getITwinImage(emulator: Emulator, iTwinId: string): Promise<ITwinImage> {
  const answer = await call(emulator, "GET", `/itwins/${iTwinId}/image`);
  if (answer.status !== 200) throw new Error(`The read was answered ${answer.status}: ${answer.text}`);
  return (answer.json as { image: ITwinImage }).image;
}

/** The `code` of an error body. */
export function errorCode(answer: Answer): string | undefined {
  return (answer.json as { error?: { code?: string } } | undefined)?.error?.code;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
