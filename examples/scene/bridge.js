import * as THREE from "three";
import { Batch, builtMaterial, KIND } from "./materials.js";
import { road, roadFrame, SPAN } from "./terrain.js";

const CONCRETE = "#b9b5ab";
const PALE = "#cfccc3";
const GIRDER = "#8f9aa2";
const ASPHALT = "#3c3d40";
const STEEL = "#7d868c";
const PYLONS = [-130, 130];
export const PIERS = [-340, -296, -252, 252, 296, 340];

const frames = (from, to, step) => {
  const list = [];
  for (let x = from; x <= to + 1e-6; x += step) list.push(roadFrame(x));
  return list;
};

/** A tapered leg between two horizontal rectangles. */
function leg(batch, p, q, [w0, d0], [w1, d1], color, kind = KIND.concrete) {
  const ring = (c, w, d) => [
    [c[0] - w / 2, c[1], c[2] + d / 2],
    [c[0] + w / 2, c[1], c[2] + d / 2],
    [c[0] + w / 2, c[1], c[2] - d / 2],
    [c[0] - w / 2, c[1], c[2] - d / 2],
  ];
  batch.prism(ring(p, w0, d0), ring(q, w1, d1), color, kind);
}

function pylon(batch, foundations, x) {
  const deck = road(x).y;
  // pile cap, a stadium in plan, and its piles
  for (let i = -2; i <= 2; i++) {
    for (const j of [-1, 1])
      foundations.tube([x + j * 5, -34, i * 6], [x + j * 5, -1, i * 6], 1.1, 1.1, 14, "#a39d90", 0);
  }
  foundations.box(x, -2.2, 0, 17, 4.6, 26, CONCRETE, KIND.concrete);
  for (const s of [-1, 1]) foundations.tube([x, -2.2, s * 13], [x, 2.4, s * 13], 8.5, 8.5, 40, CONCRETE, KIND.concrete);
  batch.box(x, 2.4, 0, 11, 1.4, 26, PALE, KIND.concrete);
  for (const s of [-1, 1]) {
    leg(batch, [x, 3.5, s * 9.2], [x, deck - 2.2, s * 15.6], [7.2, 4.6], [6.2, 3.6], PALE);
    leg(batch, [x, deck - 2.2, s * 15.6], [x, 84, s * 1.7], [6.2, 3.6], [5.2, 2.9], PALE);
  }
  // cross beam under the deck, the mast above
  const y = deck - 7.2;
  leg(batch, [x, y, 0], [x, deck - 3.4, 0], [5, 27.4], [5, 29.2], PALE);
  leg(batch, [x, 80, 0], [x, 128, 0], [5.2, 6.3], [4.2, 4.4], PALE);
  leg(batch, [x, 128, 0], [x, 129.2, 0], [4.7, 4.9], [4.7, 4.9], GIRDER, KIND.steel);
  batch.tube([x, 129, 0], [x, 135, 0], 0.12, 0.05, 8, STEEL, KIND.steel);
  batch.box(x, 129.2, 1.5, 0.5, 0.9, 0.5, "#c3261b", 0);
  // anchorage windows on the mast
  for (let k = 0; k < 12; k++) {
    for (const s of [-1, 1]) batch.box(x + s * 2.35, 86.5 + k * 3.3, 0, 0.5, 1.1, 2.6, GIRDER, KIND.steel);
  }
  // fenders
  for (const s of [-1, 1]) {
    for (let i = -3; i <= 3; i++) foundations.box(x + s * 8.7, -1.5, i * 3.6, 0.5, 3.6, 0.7, "#2c2c2e", 0);
  }
}

function cables(batch, anchors, x) {
  for (const dir of [-1, 1]) {
    for (let k = 0; k < 12; k++) {
      const ax = x + dir * (12 + k * 10);
      const top = 87 + k * 3.3;
      for (const s of [-1, 1]) {
        const foot = [ax, road(ax).y + 0.2, s * 10.3];
        const head = [x + dir * 2.5, top, s * 0.95];
        batch.tube(foot, head, 0.17, 0.17, 8, "#e9e7e0", KIND.steel, false);
        const t = 0.035 + 0.02 * (1 - k / 12);
        const collar = foot.map((v, i) => v + (head[i] - v) * t);
        anchors.tube(foot, collar, 0.36, 0.27, 10, STEEL, KIND.steel);
        anchors.box(ax, road(ax).y - 0.1, s * 10.3, 1.3, 0.5, 0.9, PALE, KIND.concrete);
      }
    }
  }
}

function pier(batch, foundations, x, ground) {
  const top = road(x).y - 3.75;
  const shape = new THREE.Shape();
  shape.moveTo(-3.1, ground - 2);
  shape.lineTo(3.1, ground - 2);
  shape.lineTo(2.9, top - 6);
  shape.bezierCurveTo(3.0, top - 3, 4.6, top - 2.2, 6.6, top - 1.5);
  shape.lineTo(6.6, top);
  shape.lineTo(-6.6, top);
  shape.lineTo(-6.6, top - 1.5);
  shape.bezierCurveTo(-4.6, top - 2.2, -3.0, top - 3, -2.9, top - 6);
  shape.closePath();
  const outline = shape.getPoints(10).map((p) => [p.x, p.y]);
  const half = 1.25;
  const chamfer = 0.28;
  const inset = (p) => [p[0] - Math.sign(p[0]) * chamfer, p[1]];
  for (let i = 0; i < outline.length - 1; i++) {
    const p = outline[i];
    const q = outline[i + 1];
    if (Math.hypot(p[0] - q[0], p[1] - q[1]) < 1e-4) continue;
    batch.quad(
      [x - half + chamfer, p[1], p[0]],
      [x + half - chamfer, p[1], p[0]],
      [x + half - chamfer, q[1], q[0]],
      [x - half + chamfer, q[1], q[0]],
      CONCRETE,
      KIND.concrete,
    );
    for (const s of [1, -1]) {
      const a = [x + s * (half - chamfer), p[1], p[0]];
      const b = [x + s * (half - chamfer), q[1], q[0]];
      const c = [x + s * half, q[1], inset(q)[0]];
      const d = [x + s * half, p[1], inset(p)[0]];
      if (s < 0) batch.quad(a, b, c, d, CONCRETE, KIND.concrete);
      else batch.quad(d, c, b, a, CONCRETE, KIND.concrete);
    }
  }
  // the two faces, as strips between the left and the right outline
  const right = outline.filter((p) => p[0] > 0 && p[1] <= top).sort((a, b) => a[1] - b[1]);
  for (let i = 0; i + 1 < right.length; i++) {
    const p = inset(right[i]);
    const q = inset(right[i + 1]);
    if (q[1] - p[1] < 1e-4) continue;
    batch.quad(
      [x + half, p[1], p[0]],
      [x + half, p[1], -p[0]],
      [x + half, q[1], -q[0]],
      [x + half, q[1], q[0]],
      CONCRETE,
      KIND.concrete,
    );
    batch.quad(
      [x - half, p[1], -p[0]],
      [x - half, p[1], p[0]],
      [x - half, q[1], q[0]],
      [x - half, q[1], -q[0]],
      CONCRETE,
      KIND.concrete,
    );
  }
  for (const s of [-4, 4]) {
    batch.box(x, top, s, 1.5, 0.35, 1.5, PALE, KIND.concrete);
    batch.box(x, top + 0.35, s, 1.0, 0.42, 1.0, "#3a3d40", KIND.steel);
  }
  foundations.box(x, ground - 2.4, 0, 7, 1.6, 12, "#a8a396", KIND.concrete);
  for (const i of [-4, 0, 4]) {
    for (const j of [-2.2, 2.2])
      foundations.tube([x + j, ground - 22, i], [x + j, ground - 2.2, i], 0.75, 0.75, 12, "#a39d90", 0);
  }
}

function furniture(deck, rails) {
  const line = frames(-SPAN - 40, SPAN + 40, 4);
  const box = (z0, z1, y0, y1) => [
    [z0, y1],
    [z1, y1],
    [z1, y0],
    [z0, y0],
  ];
  // median and edge barriers
  deck.sweep(
    [
      [-0.12, 0.95],
      [0.12, 0.95],
      [0.3, 0.12],
      [0.34, 0.02],
      [-0.34, 0.02],
      [-0.3, 0.12],
    ],
    line,
    "#b8b5ad",
    KIND.concrete,
  );
  for (const s of [-1, 1]) {
    deck.sweep(box(s * 9.5 - 0.16, s * 9.5 + 0.16, 0, 0.55), line, "#b8b5ad", KIND.concrete);
    deck.sweep(box(s * 11.35 - 0.62, s * 11.35 + 0.62, 0.0, 0.16), line, "#8d8b86", KIND.concrete);
    for (const y of [0.75, 1.0]) rails.sweep(box(s * 9.5 - 0.06, s * 9.5 + 0.06, y, y + 0.1), line, STEEL, KIND.steel);
    for (const y of [0.45, 0.72, 0.99, 1.24])
      rails.sweep(box(s * 11.88 - 0.03, s * 11.88 + 0.03, y, y + 0.055), line, "#56616a", KIND.steel);
    for (let x = -SPAN - 40; x <= SPAN + 40; x += 2) {
      const f = roadFrame(x);
      const z = f.z;
      rails.box(x, f.y + 0.1, z + s * 11.88, 0.07, 1.2, 0.07, "#56616a", KIND.steel);
      if (x % 4 === 0) rails.box(x, f.y + 0.5, z + s * 9.5, 0.1, 0.55, 0.1, STEEL, KIND.steel);
    }
  }
  // lamps on the median
  for (let x = -SPAN - 24; x <= SPAN + 24; x += 32) {
    const f = roadFrame(x);
    rails.tube([x, f.y + 0.6, f.z], [x, f.y + 11, f.z], 0.13, 0.075, 8, "#9aa2a6", KIND.steel);
    for (const s of [-1, 1]) {
      rails.tube([x, f.y + 10.6, f.z], [x, f.y + 11.5, f.z + s * 2.6], 0.06, 0.05, 6, "#9aa2a6", KIND.steel);
      rails.box(x, f.y + 11.4, f.z + s * 3.0, 0.34, 0.12, 1.0, "#c9cdd0", KIND.steel);
    }
  }
  // a sign gantry before the east pylon, and one before the west one
  for (const [gx, s] of [
    [70, 1],
    [-70, -1],
  ]) {
    const y = road(gx).y;
    rails.tube([gx, y, s * 9.05], [gx, y + 8.2, s * 9.05], 0.2, 0.2, 8, "#9aa2a6", KIND.steel);
    rails.tube([gx, y, s * 0.0], [gx, y + 8.2, s * 0.0], 0.2, 0.2, 8, "#9aa2a6", KIND.steel);
    for (const t of [6.4, 8.0]) rails.tube([gx, y + t, s * 9.2], [gx, y + t, 0], 0.11, 0.11, 6, "#9aa2a6", KIND.steel);
    for (let k = 0; k < 6; k++)
      rails.tube(
        [gx, y + (k % 2 ? 6.4 : 8), s * (9 - k * 1.5)],
        [gx, y + (k % 2 ? 8 : 6.4), s * (7.5 - k * 1.5)],
        0.06,
        0.06,
        5,
        "#9aa2a6",
        KIND.steel,
      );
    for (const z of [2.9, 6.4]) {
      rails.box(gx - s * 0.25, y + 5.9, s * z, 0.12, 2.3, 2.9, "#1d4f8f", 0);
      rails.box(gx - s * 0.33, y + 7.35, s * z, 0.06, 0.28, 2.1, "#e8ebee", 0);
      rails.box(gx - s * 0.33, y + 6.75, s * z, 0.06, 0.28, 1.5, "#e8ebee", 0);
    }
  }
}

export function bridge(ground) {
  const parts = Object.fromEntries(
    ["pylons", "foundations", "piers", "girder", "deck", "cables", "steel"].map((k) => [k, new Batch()]),
  );
  const { pylons, foundations, piers, girder, deck, cables: stays, steel } = parts;
  for (const x of PYLONS) {
    pylon(pylons, foundations, x);
    cables(stays, steel, x);
  }
  for (const x of PIERS) pier(piers, foundations, x, ground(x, 0));
  const line = frames(-SPAN, SPAN, 4);
  // box girder with inclined webs and cantilevered slab
  girder.sweep(
    [
      [-12.2, -0.1],
      [12.2, -0.1],
      [12.2, -0.5],
      [7.4, -0.9],
      [4.6, -2.95],
      [-4.6, -2.95],
      [-7.4, -0.9],
      [-12.2, -0.5],
    ],
    line,
    GIRDER,
    KIND.concrete,
  );
  // parapet edge, drain pipe and cross ribs below the slab
  for (const s of [-1, 1]) {
    girder.sweep(
      [
        [s * 12.25 - 0.15, 0.18],
        [s * 12.25 + 0.15, 0.18],
        [s * 12.25 + 0.15, -0.75],
        [s * 12.25 - 0.15, -0.75],
      ],
      line,
      PALE,
      KIND.concrete,
    );
    for (let x = -SPAN + 4; x < SPAN; x += 20) {
      const y = road(x).y;
      steel.tube(
        [x, y - 1.25, s * 8.3],
        [x + 20, road(x + 20).y - 1.25, s * 8.3],
        0.16,
        0.16,
        8,
        "#5b6670",
        KIND.steel,
        false,
      );
    }
    for (let x = -SPAN + 2; x < SPAN; x += 5) {
      const y = road(x).y;
      const rib = [
        [x - 0.16, y - 2.3, s * 4.3],
        [x + 0.16, y - 2.3, s * 4.3],
        [x + 0.16, y - 0.45, s * 12.0],
        [x - 0.16, y - 0.45, s * 12.0],
      ];
      const low = [
        [x - 0.16, y - 2.75, s * 4.3],
        [x + 0.16, y - 2.75, s * 4.3],
        [x + 0.16, y - 0.78, s * 11.9],
        [x - 0.16, y - 0.78, s * 11.9],
      ];
      if (s > 0) girder.prism(rib, low, GIRDER, KIND.steel);
      else girder.prism(low, rib, GIRDER, KIND.steel);
    }
  }
  // abutments with wing walls
  for (const s of [-1, 1]) {
    const x = s * (SPAN + 2.6);
    const y = road(SPAN).y;
    piers.box(x, 9, 0, 4.6, y - 9 - 3.4, 26, CONCRETE, KIND.concrete);
    piers.box(s * (SPAN + 3.6), y - 3.6, 0, 2.6, 3.45, 24.8, CONCRETE, KIND.concrete);
    for (const t of [-1, 1]) piers.box(s * (SPAN + 6), 9, t * 12.9, 12, y - 8.9, 0.8, CONCRETE, KIND.concrete);
  }
  // carriageway
  const half = 9.45;
  for (let k = 0; k + 1 < line.length; k++) {
    const f = line[k];
    const g = line[k + 1];
    deck.quad([f.x, f.y, -half], [f.x, f.y, half], [g.x, g.y, half], [g.x, g.y, -half], ASPHALT, KIND.highway, [
      -half,
      f.s,
      half,
      f.s,
      half,
      g.s,
      -half,
      g.s,
    ]);
    for (const s of [-1, 1])
      deck.box(f.x + 2, Math.min(f.y, g.y) - 0.08, s * 10.3, 4.05, 0.1, 1.4, "#8d8b86", KIND.concrete);
  }
  for (const x of [-SPAN, -252, 252, SPAN]) deck.box(x, road(x).y - 0.02, 0, 0.6, 0.035, 18.8, "#232527", KIND.steel);
  furniture(deck, steel);
  return parts;
}

/** The road beyond the abutments. */
export function approach() {
  const batch = new Batch();
  for (const side of [-1, 1]) {
    for (let x = SPAN; x < 2600; x += 6) {
      const f = roadFrame(side > 0 ? x : -x - 6);
      const g = roadFrame(side > 0 ? x + 6 : -x);
      const at = (r, t, dy = 0) => [r.x + r.nx * t, r.y + dy, r.z + r.nz * t];
      const strip = (a, b, color, kind, dy, dz = dy) =>
        batch.quad(at(f, a, dy), at(f, b, dz), at(g, b, dz), at(g, a, dy), color, kind, [
          a,
          f.s,
          b,
          f.s,
          b,
          g.s,
          a,
          g.s,
        ]);
      strip(-9.45, 9.45, ASPHALT, KIND.highway, 0);
      strip(-12.4, -9.45, "#7b776c", KIND.concrete, -0.06);
      strip(9.45, 12.4, "#7b776c", KIND.concrete, -0.06);
      strip(-15.5, -12.4, "#5d6b3a", 0, -1.0, -0.06);
      strip(12.4, 15.5, "#5d6b3a", 0, -0.06, -1.0);
    }
  }
  return batch;
}

export function bridgeGroup(ground) {
  const group = new THREE.Group();
  for (const [name, batch] of Object.entries(bridge(ground))) {
    const mesh = batch.mesh(builtMaterial(name === "cables" ? { roughness: 0.8 } : {}));
    mesh.name = name;
    group.add(mesh);
  }
  return group;
}
