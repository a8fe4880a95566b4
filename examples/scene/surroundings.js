import * as THREE from "three";
import { mergeGeometries, mergeVertices } from "/three/addons/utils/BufferGeometryUtils.js";
import { KIND, patched } from "./materials.js";
import { mulberry32, noise2 } from "./noise.js";
import { forest, height, PAD, riverDistance, riverX, roadDistance, roadFrame, TOWN } from "./terrain.js";

const pick = (random, list) => list[Math.floor(random() * list.length)];

export function town(batch) {
  const random = mulberry32(41);
  const walls = ["#d9d2c2", "#cbbfa8", "#e2ddd2", "#c8b7a0", "#b9a58c", "#d5c9bd"];
  const roofs = ["#8a4a35", "#7a3f2f", "#9a5a40", "#5d5350", "#6b4438"];
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 10; j++) {
      const cx = TOWN.x0 + i * 50 + 28.5;
      const cz = TOWN.z0 + j * 40 + 23.5;
      const high = i >= 3 && i <= 5 && j >= 4 && j <= 6;
      if (high) {
        const w = 22 + random() * 8;
        const d = 15 + random() * 6;
        const floors = 4 + Math.floor(random() * 5);
        const y = height(cx, cz) - 1;
        const h = floors * 3.5 + 1.4;
        batch.box(cx, y, cz, w, h, d, pick(random, ["#b9b4aa", "#a8a29a", "#c6c1b6"]), KIND.office, 0, "#6d6c69", 0);
        batch.box(cx + 3, y + h, cz - 1, 6, 2.6, 5, "#8b8a86", KIND.cladding);
        batch.box(cx - 6, y + h, cz + 2, 3, 1.4, 3, "#9a9a98", KIND.cladding);
        continue;
      }
      if (i === 2 && j === 5) {
        // a church with a spire
        const y = height(cx, cz) - 1;
        batch.box(cx, y, cz, 24, 10, 11, "#cdc4b2", 0);
        batch.gable(cx, y + 10, cz, 24, 11, 7, "#5a5f63", "#cdc4b2");
        batch.box(cx - 14.5, y, cz, 7, 23, 7, "#cdc4b2", 0);
        batch.tube([cx - 14.5, y + 23, cz], [cx - 14.5, y + 41, cz], 5.1, 0.05, 4, "#4e6a62", 0);
        continue;
      }
      for (const [ox, oz] of [
        [-10.5, -8],
        [9.5, -8],
        [-10.5, 9],
        [9.5, 9],
      ]) {
        if (random() < 0.14) continue;
        const x = cx + ox + random() * 2 - 1;
        const z = cz + oz + random() * 2 - 1;
        const turn = random() < 0.3 ? Math.PI / 2 : 0;
        const w = 9.5 + random() * 3;
        const d = 7.5 + random() * 1.6;
        const h = random() < 0.6 ? 6.3 : 3.6;
        const y = height(x, z) - 0.4;
        const wall = pick(random, walls);
        batch.box(x, y, z, w, h, d, wall, KIND.windows, turn);
        batch.gable(x, y + h, z, w, d, 2.7 + random() * 0.9, pick(random, roofs), wall, turn);
        batch.box(x + 1.4, y + h + 0.8, z + 0.7, 0.7, 2.9, 0.7, "#7d5b4c", 0);
      }
    }
  }
}

export function plant(batch) {
  const y = PAD.y;
  const X = (v) => PAD.x0 + v;
  const Z = (v) => PAD.z0 + v;
  const grey = "#b4b3ad";
  // intake: quay wall, four bays with gates, gantry crane
  const front = riverX(Z(137)) + 150;
  batch.box(front + 16, -8, Z(137), 34, y + 8.05, 74, grey, KIND.concrete, 0, "#8f8e89", KIND.concrete);
  for (let k = 0; k < 6; k++)
    batch.box(front - 3, -8, Z(137 - 30 + k * 12), 9, y + 8.4, 2.2, grey, KIND.concrete, 0, "#a5a49e", KIND.concrete);
  for (let k = 0; k < 5; k++) {
    const z = Z(137 - 24 + k * 12);
    batch.box(front - 0.8, -2, z, 0.5, 8.2, 9.6, "#3f5d74", KIND.cladding);
    batch.box(front + 0.4, y, z, 1.4, 2.2, 1.4, "#2f6f9f", KIND.steel);
    batch.tube([front + 0.4, y + 2, z], [front + 0.4, y + 4.2, z], 0.12, 0.12, 8, "#c9cdd0", KIND.steel);
  }
  batch.box(front - 3, y + 0.4, Z(137), 5, 0.3, 62, "#7d868c", KIND.steel);
  for (let k = 0; k <= 31; k++) batch.box(front - 5.4, y + 0.7, Z(106 + k * 2), 0.06, 1.1, 0.06, "#e0b020", 0);
  for (const h of [1.2, 1.75]) batch.box(front - 5.4, y + h, Z(137), 0.06, 0.06, 62, "#e0b020", 0);
  for (const s of [-1, 1]) {
    for (const t of [-1, 1]) batch.box(front + 4 + t * 5, y, Z(137) + s * 7, 0.7, 9, 0.7, "#e0a91c", 0);
    batch.box(front + 4, y + 9, Z(137) + s * 7, 11.5, 1, 0.8, "#e0a91c", 0);
  }
  for (const t of [-1, 1]) batch.box(front + 4 + t * 3, y + 10, Z(137), 0.7, 0.9, 16, "#e0a91c", 0);
  batch.box(front + 4, y + 10.2, Z(139), 5, 1.8, 3, "#3b4147", 0);
  // pump hall
  const hx = X(32);
  batch.box(hx, y, Z(137), 22, 1.4, 66, "#8b8a85", KIND.concrete);
  batch.box(hx, y + 1.4, Z(137), 21.6, 10.5, 65.6, "#c3ccd1", KIND.cladding);
  batch.box(hx, y + 9.2, Z(137), 21.9, 1.5, 65.9, "#22618f", 0);
  batch.box(hx, y + 11.9, Z(137), 22.4, 0.7, 66.4, "#dfe2e2", 0, 0, "#a9adae", KIND.concrete);
  for (let k = 0; k < 7; k++) {
    batch.box(hx, y + 12.6, Z(110 + k * 9), 3, 1.6, 3, "#d5d8d8", KIND.steel);
    batch.tube([hx, y + 14.2, Z(110 + k * 9)], [hx, y + 14.7, Z(110 + k * 9)], 1.1, 1.1, 16, "#6d757a", KIND.steel);
    batch.box(hx + 10.9, y + 4.4, Z(110 + k * 9), 0.2, 3, 5.2, "#20313d", KIND.glass);
    batch.box(hx - 10.9, y + 4.4, Z(110 + k * 9), 0.2, 3, 5.2, "#20313d", KIND.glass);
  }
  for (const k of [115.5, 141.5]) batch.box(hx + 10.9, y + 0.2, Z(k), 0.25, 4, 3.6, "#4d565c", KIND.cladding);
  // discharge pipes to the tanks
  for (let k = 0; k < 4; k++) {
    const z = Z(119 + k * 12);
    const pipe = (p, q, r = 0.85) => batch.tube(p, q, r, r, 20, "#2e7fae", KIND.steel);
    pipe([hx + 10, y + 1.9, z], [X(74), y + 1.9, z]);
    for (const px of [48, 54, 60, 66]) {
      batch.box(X(px), y, z, 1.1, 1.3, 2.2, grey, KIND.concrete);
      batch.tube([X(px + 3), y + 1.9, z], [X(px + 3.35), y + 1.9, z], 1.08, 1.08, 20, "#25668c", KIND.steel);
    }
    batch.box(X(57), y + 2.6, z, 0.9, 1.7, 0.9, "#c8452d", KIND.steel);
    batch.tube([X(57), y + 4.3, z - 0.5], [X(57), y + 4.3, z + 0.5], 0.5, 0.5, 12, "#c8452d", KIND.steel);
  }
  batch.tube([X(74), y + 1.9, Z(113)], [X(74), y + 1.9, Z(176)], 1.3, 1.3, 24, "#2e7fae", KIND.steel);
  batch.tube([X(74), y + 1.9, Z(137)], [X(92), y + 1.9, Z(137)], 1.3, 1.3, 24, "#2e7fae", KIND.steel);
  // storage tanks
  for (const [tx, tz, r, h] of [
    [106, 124, 13, 15],
    [106, 160, 13, 15],
    [138, 142, 15, 17],
  ]) {
    const cx = X(tx);
    const cz = Z(tz);
    batch.tube([cx, y, cz], [cx, y + 0.5, cz], r + 1, r + 1, 64, grey, KIND.concrete);
    batch.tube([cx, y + 0.5, cz], [cx, y + h, cz], r, r, 72, "#dadcd8", KIND.tank, false);
    batch.tube([cx, y + h, cz], [cx, y + h + 0.3, cz], r + 0.25, r + 0.25, 72, "#b9bdbd", KIND.steel);
    for (let k = 0; k < 6; k++) {
      const a = (k / 6) * (Math.PI / 2);
      const b = ((k + 1) / 6) * (Math.PI / 2);
      batch.tube(
        [cx, y + h + 0.3 + 3 * Math.sin(a), cz],
        [cx, y + h + 0.3 + 3 * Math.sin(b), cz],
        r * Math.cos(a),
        r * Math.cos(b),
        72,
        "#cfd2d0",
        0,
        false,
      );
    }
    // spiral stair and handrail
    const steps = 70;
    for (let k = 0; k < steps; k++) {
      const a = 2.2 + (k / steps) * 2.6;
      const sx = cx + Math.cos(a) * (r + 0.75);
      const sz = cz + Math.sin(a) * (r + 0.75);
      const sy = y + 0.6 + (k / steps) * (h - 0.6);
      batch.box(sx, sy, sz, 1.3, 0.09, 0.5, "#8d9498", KIND.steel, -a);
      if (k % 3 === 0)
        batch.box(cx + Math.cos(a) * (r + 1.35), sy, cz + Math.sin(a) * (r + 1.35), 0.07, 1.1, 0.07, "#e0b020", 0, -a);
      const a2 = 2.2 + ((k + 1) / steps) * 2.6;
      const rise = ((h - 0.6) / steps) * 1;
      batch.tube(
        [cx + Math.cos(a) * (r + 1.35), sy + 1.1, cz + Math.sin(a) * (r + 1.35)],
        [cx + Math.cos(a2) * (r + 1.35), sy + 1.1 + rise, cz + Math.sin(a2) * (r + 1.35)],
        0.05,
        0.05,
        5,
        "#e0b020",
        0,
        false,
      );
    }
  }
  // clarifiers: a ring wall, water inside, a scraper bridge
  const pools = [];
  for (const [tx, tz] of [
    [24, 34],
    [82, 34],
  ]) {
    const cx = X(tx) + 2;
    const cz = Z(tz) + 4;
    const r = 20;
    batch.tube([cx, y - 1, cz], [cx, y + 2, cz], r + 0.6, r + 0.6, 96, grey, KIND.concrete, false);
    for (let k = 0; k < 96; k++) {
      const a = (k / 96) * Math.PI * 2;
      const b = ((k + 1) / 96) * Math.PI * 2;
      const p = (t, q, h) => [cx + Math.cos(t) * q, y + h, cz + Math.sin(t) * q];
      batch.quad(p(a, r, 2), p(b, r, 2), p(b, r + 0.6, 2), p(a, r + 0.6, 2), "#c6c4bc", 0);
      batch.quad(p(b, r, 0), p(b, r, 2), p(a, r, 2), p(a, r, 0), "#98968e", KIND.concrete);
      batch.quad(p(a, r - 2.1, 1.55), p(b, r - 2.1, 1.55), p(b, r - 1.8, 1.55), p(a, r - 1.8, 1.55), "#c6c4bc", 0);
      batch.quad(p(b, r - 2.1, 0.9), p(a, r - 2.1, 0.9), p(a, r - 2.1, 1.55), p(b, r - 2.1, 1.55), "#a19f97", 0);
      batch.quad(p(a, r - 1.8, 0.9), p(b, r - 1.8, 0.9), p(b, r - 1.8, 1.55), p(a, r - 1.8, 1.55), "#a19f97", 0);
    }
    pools.push([cx, y + 1.25, cz, r]);
    batch.tube([cx, y, cz], [cx, y + 3.6, cz], 2.2, 2.2, 32, "#c6c4bc", KIND.concrete);
    const angle = tx === 24 ? 0.5 : -0.9;
    const dx = Math.cos(angle);
    const dz = -Math.sin(angle);
    batch.box(cx + dx * 10, y + 2.5, cz + dz * 10, 22, 0.5, 1.8, "#7d868c", KIND.steel, angle);
    for (const s of [-1, 1]) {
      for (const h of [3.5, 4.0])
        batch.box(
          cx + dx * 10 + dz * s * 0.85,
          y + h,
          cz + dz * 10 - dx * s * 0.85,
          22,
          0.07,
          0.07,
          "#e0b020",
          0,
          angle,
        );
      for (let k = 0; k <= 11; k++)
        batch.box(
          cx + dx * (k * 2 - 0.6) + dz * s * 0.85,
          y + 3,
          cz + dz * (k * 2 - 0.6) - dx * s * 0.85,
          0.07,
          1.05,
          0.07,
          "#e0b020",
          0,
          angle,
        );
    }
    batch.box(cx, y + 3.6, cz, 1.6, 1.4, 1.6, "#2e7fae", KIND.steel);
  }
  // operations building, substation
  batch.box(X(136), y, Z(76), 30, 8.4, 14, "#d8d5cc", KIND.office, 0, "#7b7c7b", 0);
  batch.box(X(136), y + 8.4, Z(76), 30.6, 0.5, 14.6, "#2a5f86", 0, 0, "#7b7c7b", 0);
  batch.box(X(142), y + 8.9, Z(75), 8, 2.4, 6, "#a9b0b3", KIND.cladding);
  for (let k = 0; k < 5; k++)
    for (let m = 0; m < 2; m++) {
      const px = X(124.5 + k * 2.6);
      const pz = Z(73.5 + m * 4);
      batch.quad(
        [px, y + 9.1, pz + 1.5],
        [px + 2.3, y + 9.1, pz + 1.5],
        [px + 2.3, y + 10.1, pz - 1],
        [px, y + 10.1, pz - 1],
        "#14233f",
        KIND.glass,
      );
    }
  for (let k = 0; k < 3; k++) {
    const z = Z(18 + k * 13);
    batch.box(X(140), y, z, 9, 0.5, 8, grey, KIND.concrete);
    batch.box(X(140), y + 0.5, z, 4.6, 3.6, 3, "#6f7f79", KIND.steel);
    for (const s of [-1, 1])
      for (let m = 0; m < 4; m++) batch.box(X(138.4 + m), y + 0.9, z + s * 2, 0.16, 2.8, 1, "#5f6f69", KIND.steel);
    for (let m = 0; m < 3; m++)
      batch.tube([X(138.7 + m * 1.3), y + 4, z], [X(138.7 + m * 1.3), y + 5.6, z], 0.17, 0.1, 10, "#8a3b22", 0);
    for (const s of [-1, 1])
      batch.tube([X(147), y, z + s * 4], [X(147), y + 9, z + s * 4], 0.16, 0.12, 8, "#9aa2a6", KIND.steel);
    batch.tube([X(147), y + 8.7, z - 4], [X(147), y + 8.7, z + 4], 0.12, 0.12, 8, "#9aa2a6", KIND.steel);
  }
  // fence
  for (let k = 0; k < 62; k++) batch.box(X(2 + k * 2.6), y, PAD.z0 + 1, 0.08, 2.1, 0.08, "#5a656b", 0);
  for (let k = 0; k < 74; k++)
    if (Math.abs(k * 2.6 - 87) > 7) batch.box(PAD.x1 - 1, y, Z(2 + k * 2.6), 0.08, 2.1, 0.08, "#5a656b", 0);
  for (const h of [0.5, 1.2, 1.95]) {
    batch.box((PAD.x0 + PAD.x1) / 2, y + h, PAD.z0 + 1, PAD.x1 - PAD.x0 - 3, 0.05, 0.05, "#5a656b", 0);
    batch.box(PAD.x1 - 1, y + h, Z(40), 0.05, 0.05, 78, "#5a656b", 0);
    batch.box(PAD.x1 - 1, y + h, Z(145), 0.05, 0.05, 98, "#5a656b", 0);
  }
  return pools;
}

function vehicle(batch, x, y, z, angle, color, kind) {
  const s = Math.sin(angle);
  const k = Math.cos(angle);
  const at = (px, py, pz) => [x + px * k + pz * s, y + py, z - px * s + pz * k];
  const body = (x0, x1, y0, y1, w, taper0 = 0, taper1 = 0, colour = color, wTop = w, material = KIND.steel) => {
    const ring = (a, b, h, ww) => [at(a, h, ww / 2), at(b, h, ww / 2), at(b, h, -ww / 2), at(a, h, -ww / 2)];
    batch.prism(ring(x0, x1, y0, w), ring(x0 + taper0, x1 - taper1, y1, wTop), colour, material);
  };
  const wheels = (list, r, w) => {
    for (const px of list)
      for (const t of [-1, 1])
        batch.tube(at(px, r, t * (w / 2 - 0.25)), at(px, r, t * (w / 2 + 0.02)), r, r, 14, "#151515", 0);
  };
  if (kind === "truck") {
    body(-6.2, 4.1, 1.05, 3.9, 2.5, 0, 0, color, 2.5, KIND.cladding);
    body(4.5, 6.7, 0.55, 3.2, 2.45, 0, 0.25, "#c9cdd0");
    body(6.42, 6.72, 1.8, 2.85, 2.3, 0, 0.15, "#12181d", 2.2, KIND.glass);
    body(-6.1, 6, 0.6, 1.05, 1.1, 0, 0, "#26282a");
    wheels([-5.2, -4.1, 1.9, 5.6], 0.52, 2.4);
    return;
  }
  const van = kind === "van";
  body(-2.2, 2.2, 0.32, van ? 1.0 : 0.82, 1.8, 0.05, 0.12);
  if (van) {
    body(-2.2, 1.7, 1.0, 1.95, 1.78, 0.05, 0.75, color, 1.6);
    body(0.55, 1.74, 1.08, 1.7, 1.8, 0, 0.62, "#0d1216", 1.66, KIND.glass);
  } else {
    body(-1.75, 1.15, 0.82, 1.36, 1.7, 0.5, 0.75, "#0d1216", 1.4, KIND.glass);
    body(-1.24, 0.42, 1.345, 1.42, 1.42, 0.06, 0.06, color, 1.34);
  }
  // bumpers, lamps, number plate
  body(-2.27, -2.1, 0.3, 0.55, 1.76, 0.02, 0, "#1c1e20", 1.7);
  body(2.05, 2.26, 0.3, 0.5, 1.7, 0, 0.04, "#1c1e20", 1.6);
  for (const t of [-1, 1]) {
    const lamp = (x, w, colour) => {
      const p = at(x, 0.62, t * 0.72);
      batch.box(p[0], p[1], p[2], 0.07, 0.15, w, colour, KIND.steel, angle);
    };
    lamp(-2.18, 0.3, "#a5120e");
    lamp(2.1, 0.32, "#f2f1e6");
  }
  const plate = at(-2.19, 0.6, 0);
  batch.box(plate[0], plate[1], plate[2], 0.05, 0.12, 0.5, "#e9e9e2", 0, angle);
  wheels([-1.35, 1.35], 0.34, 1.75);
}

export function traffic(batch) {
  const random = mulberry32(77);
  const colors = ["#d9dadb", "#23262a", "#7b1d1a", "#24456d", "#8d9296", "#b9bcbe", "#3c4a3f", "#e8e6e0", "#a34a1e"];
  for (const [lane, dir] of [
    [2.8, 1],
    [6.4, 1],
    [-2.8, -1],
    [-6.4, -1],
  ]) {
    let x = -900 + random() * 40;
    while (x < 900) {
      const f = roadFrame(x);
      const kind = Math.abs(lane) > 5 && random() < 0.32 ? "truck" : random() < 0.2 ? "van" : "car";
      const heading = Math.atan2(f.nx, f.nz) + (dir > 0 ? 0 : Math.PI);
      vehicle(batch, f.x + f.nx * lane, f.y + 0.02, f.z + f.nz * lane, heading, pick(random, colors), kind);
      x += 24 + random() * (Math.abs(lane) > 5 ? 62 : 90);
    }
  }
  const X = (v) => PAD.x0 + v;
  const Z = (v) => PAD.z0 + v;
  for (const [x, z, a, kind] of [
    [50, 104, 1.57, "van"],
    [50, 130, 1.57, "truck"],
    [52, 60, -1.57, "car"],
    [120, 86, 0, "van"],
    [90, 90, 3.14, "car"],
  ])
    vehicle(batch, X(x), PAD.y, Z(z), a, pick(random, colors), kind);
  for (let k = 0; k < 6; k++)
    if (k !== 2)
      vehicle(batch, X(122 + k * 5), PAD.y, Z(63), Math.PI / 2, pick(random, colors), k === 4 ? "van" : "car");
}

export function boats(batch) {
  // a river barge with a wheelhouse
  const barge = (x, z, turn, color) => {
    const s = Math.sin(turn);
    const k = Math.cos(turn);
    const at = (px, py, pz) => [x + px * k + pz * s, py, z - px * s + pz * k];
    const hull = (pts, y0, y1, c, inset = 0.9) => {
      for (let i = 0; i < pts.length; i++) {
        const p = pts[i];
        const q = pts[(i + 1) % pts.length];
        batch.quad(
          at(p[0] * inset, y0, p[1] * inset),
          at(q[0] * inset, y0, q[1] * inset),
          at(q[0], y1, q[1]),
          at(p[0], y1, p[1]),
          c,
          KIND.steel,
        );
        batch.quad(at(0, y1, 0), at(p[0], y1, p[1]), at(q[0], y1, q[1]), at(q[0], y1, q[1]), "#5d5f5e", 0);
      }
    };
    const outline = [
      [-38, 4.6],
      [30, 5.2],
      [36, 3.6],
      [39.5, 0],
      [36, -3.6],
      [30, -5.2],
      [-38, -4.6],
      [-39, 0],
    ];
    hull(outline, -1.2, 1.7, color, 0.985);
    hull(
      outline.map(([a, b]) => [a * 1.003, b * 1.01]),
      1.4,
      1.75,
      "#d9d4c6",
      1,
    );
    const box = (px, py, pz, w, h, d, c, kind = 0) => {
      const p = at(px, py, pz);
      batch.box(p[0], p[1], p[2], w, h, d, c, kind, turn);
    };
    box(2, 1.7, 0, 48, 1.5, 8, "#8a3f2a", 0);
    for (let i = 0; i < 6; i++) box(-18 + i * 8, 3.2, 0, 7.4, 0.5, 8.3, i % 2 ? "#6f7a80" : "#7d888e", KIND.cladding);
    box(-31, 1.7, 0, 9, 2.6, 7.6, "#e3e2dc", KIND.windows);
    box(-31, 4.3, 0, 5.4, 2.5, 5.4, "#20303a", KIND.glass);
    box(-31, 6.7, 0, 6.2, 0.35, 6.2, "#e3e2dc", 0);
    box(-31, 7.05, 0, 0.2, 3.4, 0.2, "#dddddd", 0);
    box(35, 1.7, 0, 0.25, 3, 0.25, "#dddddd", 0);
  };
  barge(28, 132, Math.PI / 2 + 0.1, "#1f3a4d");
  barge(-62, -420, -Math.PI / 2 + 0.25, "#5a2420");
}

export function turbines(batch) {
  for (const [x, z, a] of [
    [-1500, -900, 0.3],
    [-1250, -1350, 1.1],
    [-900, -1750, 0.7],
    [1500, -1250, 0.5],
    [1250, -1700, 1.6],
    [-1700, 900, 0.2],
    [1750, 700, 1.3],
  ]) {
    const y = height(x, z) - 1;
    batch.tube([x, y, z], [x, y + 92, z], 2.3, 1.3, 20, "#e8eaea", 0);
    batch.box(x + 1, y + 91.5, z, 8, 3.4, 3.4, "#e8eaea", 0, 0.5);
    for (let k = 0; k < 3; k++) {
      const t = a + (k * Math.PI * 2) / 3;
      const hub = [x - 4.2, y + 93.2, z + 2];
      const mid = [hub[0], hub[1] + Math.cos(t) * 12, hub[2] + Math.sin(t) * 12];
      batch.tube(hub, mid, 0.9, 1.3, 8, "#eef0f0", 0, false);
      batch.tube(
        mid,
        [hub[0], hub[1] + Math.cos(t) * 46, hub[2] + Math.sin(t) * 46],
        1.3,
        0.15,
        8,
        "#eef0f0",
        0,
        false,
      );
    }
  }
}

// --- trees -----------------------------------------------------------------------------------------------------

function tinted(geometry, low, high, y0, y1, centre) {
  const g = geometry.index ? geometry.toNonIndexed() : geometry;
  const p = g.attributes.position;
  const n = g.attributes.normal;
  const color = new Float32Array(p.count * 3);
  const a = new THREE.Color(low);
  const b = new THREE.Color(high);
  const c = new THREE.Color();
  const v = new THREE.Vector3();
  const w = new THREE.Vector3();
  for (let i = 0; i < p.count; i++) {
    v.fromBufferAttribute(p, i);
    const t = Math.min(1, Math.max(0, (v.y - y0) / (y1 - y0)));
    c.lerpColors(a, b, t * (0.82 + 0.36 * noise2(v.x * 2.3 + v.z * 3.1 + 50, v.y * 2.7 + 50)));
    color.set([c.r, c.g, c.b], i * 3);
    if (centre) {
      // rounder shading: lean the normals towards those of the whole crown
      w.copy(v).sub(centre).normalize();
      v.fromBufferAttribute(n, i).lerp(w, 0.6).normalize();
      n.setXYZ(i, v.x, v.y, v.z);
    }
  }
  g.setAttribute("color", new THREE.BufferAttribute(color, 3));
  g.deleteAttribute("uv");
  return g;
}

function crown(random, detail, blobs) {
  const parts = [];
  const centre = new THREE.Vector3(0, 0.6, 0);
  for (const [x, y, z, r] of blobs) {
    const ball = new THREE.IcosahedronGeometry(r, detail);
    ball.deleteAttribute("normal");
    ball.deleteAttribute("uv");
    const g = mergeVertices(ball);
    const p = g.attributes.position;
    const s = random() * 100;
    const v = new THREE.Vector3();
    for (let i = 0; i < p.count; i++) {
      v.fromBufferAttribute(p, i);
      const u = v.clone().normalize();
      const k =
        0.74 +
        0.52 * noise2(u.x * 2.9 + s + u.z * 1.7, u.y * 2.9 + s - u.z * 2.1) +
        0.22 * (noise2(u.x * 7.1 + s + u.z * 4.7, u.y * 7.3 + s - u.z * 5.3) - 0.5);
      p.setXYZ(i, x + v.x * k, y + v.y * k * 0.92, z + v.z * k);
    }
    g.computeVertexNormals();
    parts.push(tinted(g, "#1d3312", "#4c6630", 0.18, 1.05, centre));
  }
  const trunk = new THREE.CylinderGeometry(0.025, 0.045, 0.4, 6, 1, true);
  trunk.translate(0, 0.18, 0);
  parts.push(tinted(trunk, "#3a2c20", "#4a3a2a", 0, 0.4, null));
  return mergeGeometries(parts);
}

function conifer(random, tiers, sides) {
  const parts = [];
  for (let k = 0; k < tiers; k++) {
    const t = k / tiers;
    const r = 0.25 * (1 - t * 0.86);
    const h = 0.42 * (1 - t * 0.35);
    const g = new THREE.ConeGeometry(r, h, sides, 1, true);
    const p = g.attributes.position;
    for (let i = 0; i < p.count; i++) {
      if (p.getY(i) < 0) {
        const f = 0.86 + 0.28 * (i % 2) + 0.1 * random();
        p.setXYZ(i, p.getX(i) * f, p.getY(i) - 0.03 * (i % 2), p.getZ(i) * f);
      }
    }
    g.translate(0, 0.13 + t * 0.78 + h / 2, 0);
    g.computeVertexNormals();
    parts.push(tinted(g, "#12220f", "#33502a", 0.0, 1.0, new THREE.Vector3(0, 0.13 + t * 0.6, 0)));
  }
  const trunk = new THREE.CylinderGeometry(0.02, 0.035, 0.25, 6, 1, true);
  trunk.translate(0, 0.1, 0);
  parts.push(tinted(trunk, "#3a2c20", "#4a3a2a", 0, 0.3, null));
  return mergeGeometries(parts);
}

const BLOBS = [
  [0, 0.66, 0, 0.36],
  [0.17, 0.5, 0.1, 0.27],
  [-0.18, 0.52, 0.06, 0.27],
  [0.03, 0.5, -0.19, 0.27],
  [0.08, 0.86, 0.05, 0.22],
  [-0.1, 0.8, -0.09, 0.2],
];

export class Trees {
  constructor() {
    const random = mulberry32(2024);
    const material = patched(
      { vertexColors: true, roughness: 1, metalness: 0 },
      {
        key: "leaves",
        color: `float size = fwidth(vW.x) + fwidth(vW.y) + fwidth(vW.z);
          float leaf = vn(vW.xz*1.5 + vW.y*1.3)*.6 + vn(vW.zy*3.4 + vW.x*2.3)*.4;
          float twig = vn(vW.xy*9. + vW.z*7.);
          diffuseColor.rgb *= mix(1., .45 + 1.1*leaf, smoothstep(1.4, .3, size)) * mix(1., .4 + 1.2*twig, smoothstep(.25, .05, size));`,
      },
    );
    this.group = new THREE.Group();
    const kinds = [
      [crown(random, 4, BLOBS), crown(random, 2, BLOBS), crown(random, 1, [BLOBS[0], [0.14, 0.52, 0.1, 0.3]]), null],
      [conifer(random, 7, 18), conifer(random, 4, 9), conifer(random, 2, 6), null],
    ];
    this.list = this.place();
    this.meshes = kinds.map((levels) =>
      levels.map((own, level) => {
        // level 3 is level 2 outside the shadow maps
        const geometry = own ?? levels[2];
        const mesh = new THREE.InstancedMesh(geometry, material, this.list.length);
        mesh.castShadow = level < 3;
        mesh.receiveShadow = true;
        mesh.frustumCulled = false;
        mesh.setColorAt(0, new THREE.Color(1, 1, 1));
        this.group.add(mesh);
        return mesh;
      }),
    );
  }

  place() {
    const random = mulberry32(99);
    const list = [];
    const add = (x, z, size, kind) =>
      list.push({
        x,
        y: height(x, z) - 0.15,
        z,
        size,
        kind,
        turn: random() * 6.28,
        tint: 0.78 + random() * 0.5,
        warm: random(),
      });
    // woods: a jittered grid, coarser further away
    for (const [step, inner, outer, scale] of [
      [8.2, 0, 620, 1],
      [12, 620, 1250, 1.15],
      [21, 1250, 2400, 1.6],
    ]) {
      for (let z = -outer; z < outer; z += step) {
        for (let x = -outer; x < outer; x += step) {
          const px = x + (random() - 0.5) * step * 0.95;
          const pz = z + (random() - 0.5) * step * 0.95;
          const keep = random();
          const far = Math.max(Math.abs(px), Math.abs(pz));
          if (far < inner || far > outer) continue;
          if (keep > forest(px, pz) * 1.05) continue;
          const y = height(px, pz);
          if (y < 3.6 || y > 330) continue;
          const hilly = noise2(px / 170 + 40, pz / 170) + (y - 60) / 240;
          const kind = hilly > 0.55 ? 1 : 0;
          add(px, pz, (kind ? 12 + random() * 9 : 8.5 + random() * 6) * scale, kind);
        }
      }
    }
    // lone trees on the plain, in gardens, along the riverside road
    for (let k = 0; k < 5200; k++) {
      const x = (random() - 0.5) * 2200;
      const z = (random() - 0.5) * 2200;
      const d = riverDistance(x, z);
      const inTown = x > TOWN.x0 && x < TOWN.x1 && z > TOWN.z0 && z < TOWN.z1;
      const inPad = x > PAD.x0 - 60 && x < PAD.x1 + 8 && z > PAD.z0 - 8 && z < PAD.z1 + 8;
      const keep = random();
      if (inPad || d < 178 || Math.abs(d - 206) < 8 || roadDistance(x, z) < 22) continue;
      if (inTown) {
        const u = (((x - TOWN.x0) % 50) + 50) % 50;
        const v = (((z - TOWN.z0) % 40) + 40) % 40;
        const gap = Math.min(Math.abs(u - 28.5), 9);
        if (u < 10.5 || v < 10 || (gap > 3.2 && Math.abs(v - 24) > 2.2 && keep < 0.8)) continue;
        add(x, z, 4.5 + random() * 3.5, 0);
      } else if (d > 235 ? keep < 0.12 : keep < 0.3) add(x, z, 6 + random() * 6, 0);
    }
    for (const side of [-1, 1]) {
      for (let z = -1000; z < 1000; z += 13) {
        const x = riverX(z) + side * (214 + random() * 2);
        if (side > 0 && z > PAD.z0 - 50 && z < PAD.z1 + 40) continue;
        if (roadDistance(x, z) < 24 || random() < 0.18) continue;
        add(x, z, 7 + random() * 3.5, 0);
      }
    }
    // bushes along the banks and between the fields
    for (let k = 0; k < 9000; k++) {
      const z = (random() - 0.5) * 1300;
      const side = random() < 0.5 ? -1 : 1;
      const off = 172 + random() ** 2 * 90;
      const size = 0.9 + random() ** 2 * 2.6;
      const x = riverX(z) + side * off;
      if (noise2(x / 23, z / 23 + 60) < 0.56 || Math.abs(off - 206) < 7 || roadDistance(x, z) < 13) continue;
      if (side > 0 && z > PAD.z0 - 8 && z < 10) continue;
      if (x > TOWN.x0 && x < TOWN.x1 && z > TOWN.z0 && z < TOWN.z1) continue;
      add(x, z, size, 0);
    }
    for (let k = 0; k < 15; k++) add(PAD.x1 - 5, PAD.z0 + 110 + k * 8.5, 5 + random() * 2, 0);
    for (let k = 0; k < 12; k++) add(PAD.x0 + 60 + k * 8.5, PAD.z1 - 6, 5 + random() * 2, 0);
    return list;
  }

  /** Fills the instances for one camera: nearby ones in detail, none far outside the frustum. */
  update(camera, focus, extent) {
    const frustum = new THREE.Frustum().setFromProjectionMatrix(
      new THREE.Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse),
    );
    const sphere = new THREE.Sphere(new THREE.Vector3(), 55);
    const matrix = new THREE.Matrix4();
    const q = new THREE.Quaternion();
    const up = new THREE.Vector3(0, 1, 0);
    const counts = this.meshes.map((l) => l.map(() => 0));
    const color = new THREE.Color();
    const tan = Math.tan((camera.fov * Math.PI) / 360);
    let total = 0;
    for (const t of this.list) {
      sphere.center.set(t.x, t.y + 6, t.z);
      if (!frustum.intersectsSphere(sphere)) continue;
      const distance = sphere.center.distanceTo(camera.position) * tan;
      const outside = Math.hypot(t.x - focus.x, t.z - focus.z) > extent * 1.25;
      const level = distance < 50 ? 0 : distance < 165 ? 1 : outside ? 3 : 2;
      const mesh = this.meshes[t.kind][level];
      q.setFromAxisAngle(up, t.turn);
      const s = t.size * (t.kind ? 1 : 0.98);
      matrix.compose(
        new THREE.Vector3(t.x, t.y, t.z),
        q,
        new THREE.Vector3(s * (t.kind ? 1 : 0.95), s, s * (t.kind ? 1 : 0.95)),
      );
      const i = counts[t.kind][level]++;
      mesh.setMatrixAt(i, matrix);
      color.setRGB(t.tint * (0.92 + 0.3 * t.warm), t.tint, t.tint * (0.95 - 0.25 * t.warm));
      mesh.setColorAt(i, color);
      total++;
    }
    this.meshes.forEach((levels, k) => {
      levels.forEach((mesh, l) => {
        mesh.count = counts[k][l];
        mesh.visible = mesh.count > 0;
        mesh.instanceMatrix.needsUpdate = true;
        mesh.instanceColor.needsUpdate = true;
      });
    });
    return total;
  }
}
