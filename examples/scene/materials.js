import * as THREE from "three";

// One physically based material for everything built; the vertex attribute `kind` picks a procedural pattern.
export const KIND = {
  plain: 0,
  windows: 1,
  office: 2,
  cladding: 3,
  concrete: 4,
  highway: 5,
  tiles: 6,
  steel: 7,
  tank: 8,
  glass: 9,
};

export const NOISE_GLSL = /* glsl */ `
float h12(vec2 p){ vec3 q = fract(vec3(p.xyx) * .1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float vn(vec2 p){ vec2 i = floor(p), f = fract(p); vec2 u = f*f*f*(f*(f*6.-15.)+10.);
  return mix(mix(h12(i), h12(i+vec2(1,0)), u.x), mix(h12(i+vec2(0,1)), h12(i+vec2(1,1)), u.x), u.y); }
float fbm(vec2 p){ float s = 0., a = .5; for (int i = 0; i < 5; i++){ s += a*vn(p); p = mat2(1.6,1.2,-1.2,1.6)*p + 17.3; a *= .5; } return s; }
float fbm3(vec2 p){ float s = 0., a = .5; for (int i = 0; i < 3; i++){ s += a*vn(p); p = mat2(1.6,1.2,-1.2,1.6)*p + 17.3; a *= .5; } return s; }
// A band of half-width w around 0, antialiased.
float band(float x, float w){ float f = fwidth(x) + 1e-4; return (1. - smoothstep(w - f*.5, w + f*.5, abs(x))) * min(1., 2.*w/f + .15); }
float inside(float x, float a, float b){ float f = fwidth(x) + 1e-4; return smoothstep(a - f*.5, a + f*.5, x) * (1. - smoothstep(b - f*.5, b + f*.5, x)); }
`;

/** A MeshStandardMaterial with world-space varyings and GLSL of ours around the colour and roughness stages. */
export function patched(
  parameters,
  { key, vertexHead = "", vertex = "", head = "", color = "", roughness = "", after },
) {
  const material = new THREE.MeshStandardMaterial(parameters);
  material.customProgramCacheKey = () => key;
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\nvarying vec3 vW; varying vec3 vN;\n${vertexHead}`)
      .replace(
        "#include <project_vertex>",
        `#include <project_vertex>
        vec4 wp4 = vec4(transformed, 1.); vec3 wn = objectNormal;
        #ifdef USE_INSTANCING
          wp4 = instanceMatrix * wp4; wn = mat3(instanceMatrix) * wn;
        #endif
        vW = (modelMatrix * wp4).xyz; vN = normalize(mat3(modelMatrix) * wn);
        ${vertex}`,
      );
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\nvarying vec3 vW; varying vec3 vN;\n${NOISE_GLSL}\n${head}`)
      .replace("#include <color_fragment>", `#include <color_fragment>\nfloat rough = 0.;\n${color}`)
      .replace("#include <roughnessmap_fragment>", `#include <roughnessmap_fragment>\n${roughness}`);
    after?.(shader);
  };
  return material;
}

export function builtMaterial(parameters = {}) {
  return patched(
    { vertexColors: true, roughness: 0.85, metalness: 0, ...parameters },
    {
      key: "built",
      vertexHead: "attribute vec2 uvm; attribute float kind; varying vec2 vM; varying float vKind;",
      vertex: "vM = uvm; vKind = kind;",
      head: "varying vec2 vM; varying float vKind;",
      color: /* glsl */ `
        vec3 c = diffuseColor.rgb;
        float metal = 0.;
        if (vKind > 8.5) { rough = -.78; c *= .9; }
        else if (vKind > 7.5) { // tank: plate rings
          float ring = band(fract(vM.y / 2.4) - .5, .012) ; c *= 1. - .18*ring; c *= .95 + .1*fbm3(vec2(vM.x*.3, vM.y*.05)); rough = -.4; }
        else if (vKind > 6.5) { rough = -.45; }
        else if (vKind > 5.5) { // roof tiles
          c *= .86 + .28*vn(vM*vec2(.35,.5)); float f = smoothstep(.6,.15,fwidth(vM.y)); c *= 1. - .16*f*smoothstep(.7,1.,fract(vM.y/.35)); }
        else if (vKind > 4.5) { // highway: x across, y along, in metres
          float a = abs(vM.x);
          c *= .92 + .16*fbm3(vec2(vM.x*.9, vM.y*.03)) ;
          c *= 1. - .10*(exp(-pow((a-2.05)/.35,2.))+exp(-pow((a-3.55)/.35,2.))+exp(-pow((a-5.6)/.35,2.))+exp(-pow((a-7.1)/.35,2.)));
          float dash = inside(fract(vM.y/12.), .25, .75);
          float line = max(band(a-1.02,.09), max(band(a-8.25,.1), band(a-4.6,.08)*dash));
          c = mix(c, vec3(.78), line*.92); }
        else if (vKind > 3.5) { // concrete: soft cloudiness, streaks under edges, formwork joints
          vec2 q = abs(vN.y) > .7 ? vW.xz : vec2(abs(vN.x) > abs(vN.z) ? vW.z : vW.x, vW.y);
          float cloud = fbm(q*.23);
          float streak = abs(vN.y) > .7 ? 0. : smoothstep(.45,.85, fbm3(vec2(q.x*1.1, q.y*.045)));
          c *= .9 + .22*cloud - .13*streak;
          float near = smoothstep(.12,.02, fwidth(q.y));
          c *= 1. - near*.22*max(band(fract(q.y/3.)-.5, .006), band(fract(q.x/6.)-.5,.003)*.8);
          float wet = smoothstep(2.6, .6, vW.y + fbm3(q*.6)*1.2) * step(-.5, vW.y);
          c = mix(c, c*vec3(.42,.44,.38), wet*.85); rough = -.25*wet; }
        else if (vKind > 2.5) { // corrugated cladding
          float f = smoothstep(.5,.1,fwidth(vM.x)); c *= 1. - .13*f*smoothstep(.25,.5,abs(fract(vM.x/.9)-.5)); c *= .95+.08*fbm3(vM*.2); rough = -.25; }
        else if (vKind > 1.5) { // office: glazing bands
          vec2 g = vec2(fract(vM.x/3.), fract(vM.y/3.5));
          float win = inside(g.x,.07,.93)*inside(g.y,.26,.88)*step(.5,vM.y);
          float h = h12(floor(vec2(vM.x/3., vM.y/3.5)));
          c = mix(c, vec3(.05,.075,.1)*(.6+h*.9), win); rough = -.72*win; }
        else if (vKind > .5) { // plaster with windows
          vec2 g = vec2(fract(vM.x/2.6), fract(vM.y/2.9));
          float frame = inside(g.x,.27,.73)*inside(g.y,.28,.84);
          float win = inside(g.x,.31,.69)*inside(g.y,.32,.80);
          c *= .95+.1*fbm3(vM*.4); c = mix(c, vec3(.75), frame); c = mix(c, vec3(.05,.06,.075), win); rough = -.6*win; }
        diffuseColor.rgb = c;`,
      roughness: "roughnessFactor = clamp(roughnessFactor + rough, .06, 1.);",
    },
  );
}

/** Collects quads and tubes into one mesh. */
export class Batch {
  constructor() {
    this.position = [];
    this.normal = [];
    this.color = [];
    this.uv = [];
    this.kind = [];
    this.index = [];
    this.c = new THREE.Color();
  }

  vertex(p, n, u, v, color, kind) {
    this.position.push(p[0], p[1], p[2]);
    this.normal.push(n[0], n[1], n[2]);
    this.c.set(color);
    this.color.push(this.c.r, this.c.g, this.c.b);
    this.uv.push(u, v);
    this.kind.push(kind);
    return this.kind.length - 1;
  }

  /** Counter-clockwise a, b, c, d; uv in metres along ab and ad unless given. */
  quad(a, b, c, d, color, kind = 0, uv = null) {
    const e = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const f = [d[0] - a[0], d[1] - a[1], d[2] - a[2]];
    const g = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    const cross = (s, t) => [s[1] * t[2] - s[2] * t[1], s[2] * t[0] - s[0] * t[2], s[0] * t[1] - s[1] * t[0]];
    let n = cross(e, f);
    if (Math.hypot(...n) < 1e-9) n = cross(e, g);
    if (Math.hypot(...n) < 1e-9) n = cross(g, f);
    const l = Math.hypot(...n) || 1;
    n = n.map((x) => x / l);
    const w = Math.hypot(...e);
    const h = Math.hypot(...f);
    const t = uv ?? [0, 0, w, 0, w, h, 0, h];
    const i = this.vertex(a, n, t[0], t[1], color, kind);
    this.vertex(b, n, t[2], t[3], color, kind);
    this.vertex(c, n, t[4], t[5], color, kind);
    this.vertex(d, n, t[6], t[7], color, kind);
    this.index.push(i, i + 1, i + 2, i, i + 2, i + 3);
  }

  /** A prism between two horizontal-ish quads (4 points each, counter-clockwise seen from the end `top`). */
  prism(bottom, top, color, kind = 0, topColor = color, topKind = kind) {
    for (let i = 0; i < 4; i++) {
      const j = (i + 1) % 4;
      this.quad(bottom[i], bottom[j], top[j], top[i], color, kind);
    }
    this.quad(top[0], top[1], top[2], top[3], topColor, topKind);
    this.quad(bottom[3], bottom[2], bottom[1], bottom[0], color, kind);
  }

  /** A box centred on x, z standing on y, turned by `angle` about the vertical. */
  box(x, y, z, w, h, d, color, kind = 0, angle = 0, topColor = color, topKind = 0) {
    const s = Math.sin(angle);
    const k = Math.cos(angle);
    const at = (px, py, pz) => [x + px * k + pz * s, y + py, z - px * s + pz * k];
    const ring = (py) => [at(-w / 2, py, d / 2), at(w / 2, py, d / 2), at(w / 2, py, -d / 2), at(-w / 2, py, -d / 2)];
    this.prism(ring(0), ring(h), color, kind, topColor, topKind);
  }

  /** A gable roof over a box. */
  gable(x, y, z, w, d, rise, color, wall, angle = 0, over = 0.5, kind = KIND.tiles) {
    const s = Math.sin(angle);
    const k = Math.cos(angle);
    const at = (px, py, pz) => [x + px * k + pz * s, y + py, z - px * s + pz * k];
    const hw = w / 2 + over;
    const hd = d / 2 + over;
    const drop = (-over * rise) / (d / 2);
    const slope = Math.hypot(hd, rise);
    for (const side of [1, -1]) {
      const a = at(-hw * side, drop, hd * side);
      const b = at(hw * side, drop, hd * side);
      const c = at(hw * side, rise, 0);
      const e = at(-hw * side, rise, 0);
      this.quad(a, b, c, e, color, kind, [0, 0, w, 0, w, slope, 0, slope]);
      this.quad(e, c, b, a, color, 0);
      const p = at((w / 2) * side, 0, (d / 2) * side);
      const q = at((w / 2) * side, 0, (-d / 2) * side);
      const r = at((w / 2) * side, rise, 0);
      this.quad(p, q, r, r, wall, 0);
    }
  }

  tube(p, q, r0, r1, segments, color, kind = 0, caps = true) {
    const a = new THREE.Vector3(...p);
    const b = new THREE.Vector3(...q);
    const axis = b.clone().sub(a);
    const length = axis.length();
    axis.normalize();
    const side = Math.abs(axis.y) > 0.95 ? new THREE.Vector3(1, 0, 0) : new THREE.Vector3(0, 1, 0);
    const u = new THREE.Vector3().crossVectors(axis, side).normalize();
    const v = new THREE.Vector3().crossVectors(axis, u);
    const start = this.kind.length;
    for (let i = 0; i <= segments; i++) {
      const t = (i / segments) * Math.PI * 2;
      const n = u.clone().multiplyScalar(Math.cos(t)).addScaledVector(v, Math.sin(t));
      const lo = a.clone().addScaledVector(n, r0).toArray();
      const hi = b.clone().addScaledVector(n, r1).toArray();
      const m = n.toArray();
      this.vertex(lo, m, t * r0, 0, color, kind);
      this.vertex(hi, m, t * r0, length, color, kind);
      if (i > 0) {
        const k = start + i * 2;
        this.index.push(k - 2, k, k - 1, k - 1, k, k + 1);
      }
    }
    if (!caps) return;
    for (const [centre, r, dir] of [
      [a, r0, -1],
      [b, r1, 1],
    ]) {
      if (r < 1e-3) continue;
      const n = axis.clone().multiplyScalar(dir).toArray();
      const k0 = this.vertex(centre.toArray(), n, 0, 0, color, kind === KIND.tank ? 0 : kind);
      for (let i = 0; i <= segments; i++) {
        const t = (i / segments) * Math.PI * 2;
        const e = centre
          .clone()
          .addScaledVector(u, Math.cos(t) * r)
          .addScaledVector(v, Math.sin(t) * r);
        const k = this.vertex(e.toArray(), n, 0, 0, color, kind === KIND.tank ? 0 : kind);
        if (i > 0) {
          if (dir > 0) this.index.push(k0, k - 1, k);
          else this.index.push(k0, k, k - 1);
        }
      }
    }
  }

  /** Sweeps a closed (z, y) section along frames { x, y, z, s } with hard edges between its sides. */
  sweep(section, frames, color, kind = 0) {
    const n = section.length;
    for (let i = 0; i < n; i++) {
      const p = section[i];
      const q = section[(i + 1) % n];
      for (let k = 0; k + 1 < frames.length; k++) {
        const f = frames[k];
        const g = frames[k + 1];
        const at = (fr, t) => [fr.x + t[0] * fr.nx, fr.y + t[1], fr.z + t[0] * fr.nz];
        this.quad(at(f, p), at(f, q), at(g, q), at(g, p), color, kind, [p[0], f.s, q[0], f.s, q[0], g.s, p[0], g.s]);
      }
    }
  }

  mesh(material) {
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.Float32BufferAttribute(this.position, 3));
    geometry.setAttribute("normal", new THREE.Float32BufferAttribute(this.normal, 3));
    geometry.setAttribute("color", new THREE.Float32BufferAttribute(this.color, 3));
    geometry.setAttribute("uvm", new THREE.Float32BufferAttribute(this.uv, 2));
    geometry.setAttribute("kind", new THREE.Float32BufferAttribute(this.kind, 1));
    geometry.setIndex(this.index);
    const mesh = new THREE.Mesh(geometry, material);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    return mesh;
  }
}
