import { randomBytes } from "node:crypto";
import { createApp } from "./app.ts";
import { Clients } from "./auth/clients.ts";
import { allPermissions } from "./auth/permissions.ts";
import { Tokens } from "./auth/tokens.ts";
import { createBlobApp } from "./blob-app.ts";
import type { Emulator } from "./emulator.ts";
import { FaultQueue } from "./faults/fault.ts";
import { RequestLog } from "./faults/record.ts";
import { listen } from "./listen.ts";
import type { EmulatorOptions } from "./options.ts";
import type { Service } from "./service.ts";
import { DataFolder } from "./storage/data-folder.ts";
import { toStoredImage } from "./storage/renditions.ts";
import { SaveQueue } from "./storage/save-queue.ts";
import { SignedUrls } from "./storage/signed-urls.ts";
import { StoredImages } from "./storage/stored-images.ts";
import { Targets } from "./storage/targets.ts";
import type { Traffic } from "./traffic.ts";

/** The ready-made service application. Its secret is made at random, and kept in `dataDir`. */
const readyClientId = "service-emulator";

/** 30 days: a token that was pasted yesterday still works. */
const readyTokenSeconds = 30 * 24 * 3600;

/** What the documentation says of tokens, and of signed image URLs ("at least"). */
const oneHourSeconds = 3600;

/** Starts a local iTwin Platform on 127.0.0.1. Rejects when the port is taken or `dataDir` can't be used. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const folder = options.dataDir ? new DataFolder(options.dataDir) : undefined;
  const kept = await folder?.load();
  const key = kept?.key ?? randomBytes(32);
  const clientSecret = kept?.clientSecret ?? randomBytes(24).toString("base64url");

  const targets = new Targets(kept?.targets);
  const images = new StoredImages(options.staleAfterUploadMs, kept?.images);
  const saves = new SaveQueue(
    async () => await folder?.save({ key, clientSecret, targets: targets.lists(), images: images.all() }),
  );
  const closing = new AbortController();
  const traffic: Traffic = {
    log: new RequestLog(options.recordRequests ?? true),
    faults: new FaultQueue(options.faults),
    latencyMs: options.latencyMs ?? 0,
    closing: closing.signal,
  };
  const urls = new SignedUrls(key, options.imageUrlLifetimeSeconds ?? oneHourSeconds);
  const tokens = new Tokens(key);
  const clients = new Clients([{ clientId: readyClientId, clientSecret }, ...(options.clients ?? [])]);
  // Before anyone gets the key and the secret, so that they are never lost with a crash.
  await saves.request();
  const blobs = { images, urls, contentMd5: options.contentMd5 ?? true };
  const blobListener = await listen(createBlobApp(traffic, blobs, options.blobCors ?? false), options.blobPort ?? 0);
  const service: Service = {
    targets,
    images,
    tokens,
    clients,
    urls,
    blobPort: blobListener.port,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? oneHourSeconds,
    defaultThumbnail: options.defaultThumbnail ?? false,
    rateLimit: options.rateLimit,
    save: () => saves.request(),
  };
  const listener = await listen(createApp(traffic, service), options.port ?? 0).catch(async (error: unknown) => {
    await blobListener.close();
    throw error;
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closing.abort();
    closed ??= Promise.all([listener.close(), blobListener.close()]).then(() => saves.request());
    return closed;
  };
  return toEmulator(service, traffic, { url: listener.url, blobUrl: blobListener.url, clientSecret, close });
}

function toEmulator(
  service: Service,
  { faults, log }: Traffic,
  own: Pick<Emulator, "url" | "blobUrl" | "clientSecret" | "close">,
): Emulator {
  const { targets, images, tokens } = service;
  /** A save that fails here is not lost: `close` saves again, and rejects. */
  function changed<T>(made: T): T {
    service.save().catch(() => undefined);
    return made;
  }
  return {
    ...own,
    token: tokens.issue({ client_id: readyClientId, permissions: allPermissions }, readyTokenSeconds),
    clientId: readyClientId,
    get requests() {
      return log.requests;
    },
    get pendingFaults() {
      return faults.pending;
    },
    get iTwins() {
      return targets.lists().iTwins;
    },
    get savedViews() {
      return targets.lists().savedViews;
    },
    get iModels() {
      return targets.lists().iModels;
    },
    clearRequests: () => log.clear(),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    createITwin: (properties) => changed(targets.createITwin(properties)),
    createSavedView: (properties) => changed(targets.createSavedView(properties)),
    createIModel: (properties) => changed(targets.createIModel(properties)),
    image(kind, id) {
      const version = images.current(kind, id);
      return version && toStoredImage(version);
    },
    tamper(kind, id, bytes) {
      if (!images.tamper(kind, id, bytes)) throw new Error(`The ${kind} "${id}" has no image to tamper with.`);
      changed(undefined);
    },
    issueToken: ({ permissions = allPermissions, lifetimeSeconds, memberOf = "all", clientId = readyClientId } = {}) =>
      tokens.issue(
        { client_id: clientId, permissions, member_of: memberOf },
        lifetimeSeconds ?? service.tokenLifetimeSeconds,
      ),
    [Symbol.asyncDispose]: own.close,
  };
}
