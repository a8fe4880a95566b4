import * as THREE from "three";
import { patched } from "./materials.js";
import { fbm, mix, smoothstep } from "./noise.js";

export const SPAN = 384; // abutments at x = -SPAN and +SPAN
export const PAD = { x0: 186, x1: 350, z0: -262, z1: -66, y: 7.5 };
export const TOWN = { x0: -650, x1: -250, z0: 70, z1: 470 };

/** Centre line of the river. */
export function riverX(z) {
  const s = Math.sin(z / 900);
  return Math.sign(z) * 220 * s * s + 60 * (z / 1000) ** 3;
}

export function riverDistance(x, z) {
  const slope = riverX(z + 1) - riverX(z);
  return Math.abs(x - riverX(z)) / Math.hypot(1, slope);
}

/** The road's axis and level, over the whole scene. */
export function road(x) {
  const a = Math.abs(x);
  if (a <= SPAN) return { y: 32 - 9 * (x / SPAN) ** 2, z: 0 };
  const s = a - SPAN;
  const y = 23 - 0.047 * 60 * (1 - Math.exp(-s / 60)) + 22 * smoothstep(150, 1300, s);
  const bend = smoothstep(60, 1100, s);
  return { y, z: x > 0 ? -230 * bend : 170 * bend };
}

export function roadFrame(x) {
  const r = road(x);
  const e = 0.5;
  const dz = road(x + e).z - road(x - e).z;
  const l = Math.hypot(2 * e, dz);
  // (nx, nz): horizontal, to the right of the direction of travel
  return { x, y: r.y, z: r.z, s: x, nx: -dz / l, nz: (2 * e) / l };
}

export function roadDistance(x, z) {
  const slope = (road(x + 1).z - road(x - 1).z) / 2;
  return Math.abs(z - road(x).z) / Math.hypot(1, slope);
}

function boxDistance(r, x, z) {
  return Math.max(r.x0 - x, x - r.x1, r.z0 - z, z - r.z1);
}

export function forest(x, z) {
  const d = riverDistance(x, z);
  let f = smoothstep(0.5, 0.56, fbm(x / 260 + 9.1, z / 260 - 4.2, 4) + 0.14 * smoothstep(420, 1100, d));
  f = Math.max(
    f,
    0.9 * smoothstep(0.52, 0.56, fbm(x / 90 + 3, z / 90, 3)) * smoothstep(165, 185, d) * smoothstep(235, 205, d),
  );
  f *= smoothstep(160, 176, d);
  f *= smoothstep(24, 44, roadDistance(x, z));
  f *= smoothstep(4, 22, boxDistance({ ...PAD, x0: PAD.x0 - 60 }, x, z));
  f *= smoothstep(-10, 30, boxDistance(TOWN, x, z));
  return f;
}

export function height(x, z) {
  const d = riverDistance(x, z);
  const dr = roadDistance(x, z);
  const a = Math.abs(x);
  let h = mix(-9, 5.2, smoothstep(132, 182, d));
  h += 8 * smoothstep(185, 460, d) + (fbm(x / 120, z / 120, 4) - 0.5) * 5 * smoothstep(180, 320, d);
  const valley = smoothstep(50, 520, dr + 260 * smoothstep(0, 1, (700 - a) / 700));
  const hill = fbm(x / 950 + 2.3, z / 950 + 7.7, 6);
  h += smoothstep(430, 1900, d) * (30 + 380 * Math.max(0, hill - 0.2)) * (0.25 + 0.75 * valley);
  const far = Math.hypot(x, z);
  h +=
    smoothstep(1900, 5600, far) *
    smoothstep(250, 1600, d) *
    950 *
    Math.max(0, fbm(x / 1700 - 5, z / 1700 + 1, 6) - 0.22);
  // the plant's pad
  h = mix(PAD.y - 0.05, h, smoothstep(0, 24, boxDistance(PAD, x, z)));
  // the road's embankment and the slopes in front of the abutments
  const level = road(x).y - 0.75;
  if (a > SPAN + 1) h = mix(level, h, smoothstep(14.5, 42, dr));
  else if (a > 350) h = mix(h, mix(h, 18.6, smoothstep(352, 381, a)), 1 - smoothstep(15, 40, dr));
  return h;
}

const TILES = 16;

export function terrainMesh() {
  const n = 640;
  const warp = (t) => 1000 * t + 5600 * t ** 5;
  const position = new Float32Array((n + 1) * (n + 1) * 3);
  const wood = new Float32Array((n + 1) * (n + 1));
  let k = 0;
  for (let j = 0; j <= n; j++) {
    for (let i = 0; i <= n; i++) {
      const x = warp((i / n) * 2 - 1);
      const z = warp((j / n) * 2 - 1);
      position[k * 3] = x;
      position[k * 3 + 1] = height(x, z);
      position[k * 3 + 2] = z;
      wood[k] = forest(x, z);
      k++;
    }
  }
  const index = new Uint32Array(n * n * 6);
  let m = 0;
  const tile = n / TILES;
  for (let t = 0; t < TILES * TILES; t++) {
    for (let j = 0; j < tile; j++) {
      for (let i = 0; i < tile; i++) {
        const a = (Math.floor(t / TILES) * tile + j) * (n + 1) + (t % TILES) * tile + i;
        const b = a + n + 1;
        index.set([a, b, a + 1, a + 1, b, b + 1], m);
        m += 6;
      }
    }
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.BufferAttribute(position, 3));
  geometry.setAttribute("wood", new THREE.BufferAttribute(wood, 1));
  geometry.setIndex(new THREE.BufferAttribute(index, 1));
  geometry.computeVertexNormals();
  const f = (x) => x.toFixed(2);
  const rect = (r) => `inside(p.x,${f(r.x0)},${f(r.x1)})*inside(p.y,${f(r.z0)},${f(r.z1)})`;
  const material = patched(
    { roughness: 1, metalness: 0 },
    {
      key: "terrain",
      vertexHead: "attribute float wood; varying float vWood;",
      vertex: "vWood = wood;",
      head: /* glsl */ `varying float vWood;
        float riverX(float z){ float s = sin(z/900.); return sign(z)*220.*s*s + 60.*pow(abs(z)/1000.,3.)*sign(z); }`,
      color: /* glsl */ `
        vec2 p = vW.xz;
        float slope = 1. - normalize(vN).y;
        float cx = riverX(p.y); float sl = riverX(p.y+1.) - cx;
        float d = abs(p.x - cx) / sqrt(1. + sl*sl);
        float side = sign(p.x - cx);
        float big = fbm(p*.004), mid = fbm3(p*.03), fine = fbm3(p*.22);
        float nearness = smoothstep(1.6,.2,fwidth(p.x)+fwidth(p.y));
        vec3 grass = mix(vec3(.105,.165,.045), vec3(.20,.235,.075), smoothstep(.3,.7,big));
        grass *= .82 + .36*mid; grass *= 1. + nearness*.35*(fine-.45);
        // fields on the plain
        vec2 q = mat2(.94,.34,-.34,.94)*p / vec2(150.,92.); q.x += .37*floor(q.y);
        vec2 cell = floor(q); float r = h12(cell+3.); vec2 e = abs(fract(q)-.5);
        vec3 crop = r < .25 ? vec3(.36,.31,.12) : r < .45 ? vec3(.13,.20,.045) : r < .62 ? vec3(.24,.19,.115) : r < .8 ? vec3(.22,.27,.07) : vec3(.16,.22,.06);
        float rows = .5 + .5*sin((fract(q.y)*92.)*2.1 + r*6.); crop *= .92 + .16*mid + .08*(rows-.5)*nearness;
        float edge = smoothstep(.476,.488,max(e.x*1.0,e.y));
        crop = mix(crop, vec3(.10,.14,.045), edge);
        float field = smoothstep(250.,262.,d)*smoothstep(.09,.04,slope)*smoothstep(95.,60.,vW.y);
        vec3 c = mix(grass, crop, field);
        // the town's gardens and streets
        float town = ${rect(TOWN)};
        c = mix(c, mix(vec3(.12,.175,.05), vec3(.2,.2,.11), smoothstep(.35,.65,fbm3(p*.09))), town);
        vec2 tg = vec2(fract((p.x-(${f(TOWN.x0)}))/50.)-.0, fract((p.y-(${f(TOWN.z0)}))/40.));
        float street = max(inside(tg.x*50., 0., 7.), inside(tg.y*40., 0., 7.));
        float walk = max(inside(tg.x*50., -1.,8.6), inside(tg.y*40., -1., 8.6));
        c = mix(c, vec3(.33,.32,.30), town*walk); c = mix(c, vec3(.105,.105,.11), town*street);
        // forest floor, rock, banks
        float wood = smoothstep(.15,.6,vWood);
        c = mix(c, vec3(.05,.078,.028)*(.7+.6*mid), wood*.92);
        float steep = smoothstep(.17,.34,slope + .1*(mid-.5));
        c = mix(c, vec3(.23,.215,.19)*(.7+.6*fine), steep*smoothstep(40.,120.,vW.y));
        float shore = smoothstep(2.6,.9,vW.y + (mid-.5)*1.6);
        vec3 stones = mix(vec3(.30,.27,.22), vec3(.42,.39,.33), fine);
        vec2 sc = p*.9; stones *= 1. + nearness*.5*(vn(sc*1.7)-.5);
        c = mix(c, stones, shore);
        c *= mix(1., .55, smoothstep(.55,-.2,vW.y));
        // the riverside road on both banks
        float along = p.y;
        float rd = d - 206. - (side < 0. ? 0. : 33.2*smoothstep(0.,-64.,p.y));
        float open = side < 0. ? 1. : step(${f(PAD.z1)}, p.y);
        float lane = band(rd,3.4)*open, kerb = band(rd,4.3)*open;
        c = mix(c, vec3(.27,.26,.235), kerb*.8); c = mix(c, vec3(.115,.115,.118)*(.9+.2*mid), lane);
        c = mix(c, vec3(.7), lane*max(band(rd,.07)*inside(fract(along/9.),.3,.7), band(abs(rd)-3.05,.06)));
        // plant yard
        float pad = ${rect(PAD)};
        vec3 yard = mix(vec3(.125,.18,.055), vec3(.17,.215,.075), mid);
        vec2 yp = p - vec2(${f(PAD.x0)},${f(PAD.z0)});
        float drive = max(max(band(yp.x-52.,5.),band(yp.y-88.,5.)), max(inside(yp.x,2.,58.)*inside(yp.y,84.,190.), inside(yp.x,116.,162.)*inside(yp.y,2.,92.)));
        float kerbs = max(max(band(yp.x-52.,5.5),band(yp.y-88.,5.5)), max(inside(yp.x,1.5,58.5)*inside(yp.y,83.5,190.5), inside(yp.x,115.5,162.5)*inside(yp.y,1.5,92.5)));
        yard = mix(yard, vec3(.4,.39,.37), kerbs); yard = mix(yard, vec3(.15,.15,.152)*(.9+.25*mid), drive);
        c = mix(c, yard, pad);
        float access = band(p.y-(${f(PAD.z0 + 88)}),5.)*inside(p.x,${f(PAD.x1)},520.);
        c = mix(c, vec3(.15,.15,.152), access);
        // paved slopes under the abutments and gravel beneath the deck
        float ax = abs(p.x);
        float under = inside(abs(p.y),-1.,15.)*inside(ax,356.,386.);
        c = mix(c, vec3(.36,.35,.33)*(.85+.3*mid)*(1.-.25*nearness*max(band(fract(p.x/3.)-.5,.02),band(fract(p.y/3.)-.5,.02))), under);
        float gravel = smoothstep(17.,11.,abs(p.y)+4.*(mid-.5))*inside(ax,176.,357.)*(1.-kerb);
        c = mix(c, vec3(.25,.235,.20)*(.75+.5*fine), gravel*.8);
        // blades and pebbles close by
        float n1 = smoothstep(.45,.08,fwidth(p.x)+fwidth(p.y)), n2 = smoothstep(.12,.02,fwidth(p.x)+fwidth(p.y));
        float hard = max(max(lane, town*street), max(pad*drive, under));
        c *= 1. + (1.-.75*hard)*(n1*.55*(vn(p*1.7)*.6+vn(p*4.3)*.4-.5) + n2*.5*(vn(p*11.)-.5));
        diffuseColor.rgb = c;`,
    },
  );
  // tiles that share the vertices, so that those out of sight are skipped
  const group = new THREE.Group();
  const per = index.length / (TILES * TILES);
  const v = new THREE.Vector3();
  for (let t = 0; t < TILES * TILES; t++) {
    const part = new THREE.BufferGeometry();
    for (const name of ["position", "normal", "wood"]) part.setAttribute(name, geometry.attributes[name]);
    part.setIndex(new THREE.BufferAttribute(index.subarray(t * per, (t + 1) * per), 1));
    const box = new THREE.Box3();
    for (let i = t * per; i < (t + 1) * per; i++) box.expandByPoint(v.fromArray(position, (index[i] ?? 0) * 3));
    part.boundingBox = box;
    part.boundingSphere = box.getBoundingSphere(new THREE.Sphere());
    const mesh = new THREE.Mesh(part, material);
    mesh.receiveShadow = true;
    mesh.renderOrder = 5;
    group.add(mesh);
  }
  return group;
}
