import { randomBytes } from "node:crypto";
import { createApp } from "./app.ts";
import { Clients } from "./auth/clients.ts";
import { allPermissions } from "./auth/permissions.ts";
import { Tokens } from "./auth/tokens.ts";
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

/** The ready-made service application. Its secret is made at random, and kept in `dataDir`. */
const readyClientId = "service-emulator";

/** 30 days: whoever pasted the printed token yesterday can go on today. */
const readyTokenSeconds = 30 * 24 * 3600;

/** What the documentation says of tokens, and of signed image URLs ("at least"). */
const oneHourSeconds = 3600;

/** Starts a local iTwin Platform on 127.0.0.1. Rejects when the port is taken or `dataDir` can't be used. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const folder = options.dataDir === undefined ? undefined : new DataFolder(options.dataDir);
  const kept = await folder?.load();
  const key = kept?.key ?? randomBytes(32);
  const clientSecret = kept?.clientSecret ?? randomBytes(24).toString("base64url");

  const targets = new Targets(kept?.targets);
  const images = new StoredImages(options.staleAfterUploadMs, kept?.images);
  const saves = new SaveQueue(
    async () => await folder?.save({ key, clientSecret, targets: targets.lists(), images: images.all() }),
  );
  const closing = new AbortController();
  const service: Service = {
    targets,
    images,
    tokens: new Tokens(key),
    clients: new Clients([{ clientId: readyClientId, clientSecret }, ...(options.clients ?? [])]),
    urls: new SignedUrls(key, options.imageUrlLifetimeSeconds ?? oneHourSeconds),
    faults: new FaultQueue(options.faults),
    log: new RequestLog(options.recordRequests ?? true),
    latencyMs: options.latencyMs ?? 0,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? oneHourSeconds,
    contentMd5: options.contentMd5 ?? true,
    defaultThumbnail: options.defaultThumbnail ?? false,
    rateLimit: options.rateLimit,
    closing: closing.signal,
    save: () => saves.request(),
  };
  // Before anyone is told the key and the secret, so that they are never lost with a crash.
  await service.save();
  const listener = await listen(createApp(service), options.port ?? 0);
  let closed: Promise<void> | undefined;
  return toEmulator(service, { url: listener.url, clientSecret }, () => {
    closing.abort();
    closed ??= listener.close().then(() => service.save());
    return closed;
  });
}

function toEmulator(
  service: Service,
  { url, clientSecret }: { url: string; clientSecret: string },
  close: () => Promise<void>,
): Emulator {
  const { targets, images, tokens, faults, log } = service;
  /** A save that fails here is not lost: `close` saves again, and rejects. */
  function changed<T>(made: T): T {
    service.save().catch(() => undefined);
    return made;
  }
  return {
    url,
    token: tokens.issue({ client_id: readyClientId, permissions: allPermissions }, readyTokenSeconds),
    clientId: readyClientId,
    clientSecret,
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
      return version === undefined ? undefined : toStoredImage(version);
    },
    tamper(kind, id, bytes) {
      const version = images.current(kind, id);
      if (version === undefined) throw new Error(`The ${kind} "${id}" has no image to tamper with.`);
      version.tampered = bytes;
      changed(version);
    },
    issueToken: ({ permissions = allPermissions, lifetimeSeconds, memberOf = "all", clientId = readyClientId } = {}) =>
      tokens.issue(
        { client_id: clientId, permissions, member_of: memberOf },
        lifetimeSeconds ?? service.tokenLifetimeSeconds,
      ),
    close,
    [Symbol.asyncDispose]: close,
  };
}
