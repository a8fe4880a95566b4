import * as THREE from "three";
import { approach, bridgeGroup } from "./bridge.js";
import { Batch, builtMaterial, NOISE_GLSL, patched } from "./materials.js";
import { boats, plant, Trees, town, traffic, turbines } from "./surroundings.js";
import { height, terrainMesh } from "./terrain.js";

const SUN = new THREE.Vector3(-0.78, 0.52, 0.42).normalize();
const HORIZON = new THREE.Color(0.6, 0.71, 0.83);

const renderer = new THREE.WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
renderer.shadowMap.enabled = true;
renderer.shadowMap.type = THREE.PCFShadowMap;
renderer.shadowMap.autoUpdate = false;
document.body.append(renderer.domElement);

const scene = new THREE.Scene();
scene.fog = new THREE.FogExp2(HORIZON, 0.00019);

// --- sky ---------------------------------------------------------------------------------------------------------
const skyMaterial = new THREE.ShaderMaterial({
  side: THREE.BackSide,
  depthWrite: false,
  fog: false,
  uniforms: { sun: { value: SUN }, horizon: { value: HORIZON }, studio: { value: 0 } },
  vertexShader:
    "varying vec3 vD; void main(){ vD = position; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.); }",
  fragmentShader: /* glsl */ `
    uniform vec3 sun, horizon; uniform float studio; varying vec3 vD;
    ${NOISE_GLSL}
    void main(){
      vec3 d = normalize(vD);
      float h = max(d.y, 0.);
      vec3 c = mix(horizon, vec3(.34,.53,.83), smoothstep(0.,.22,h));
      c = mix(c, vec3(.12,.27,.62), smoothstep(.12,.8,h));
      float s = max(dot(d, sun), 0.);
      c += vec3(1.,.82,.55)*(.16*pow(s,6.) + .55*pow(s,60.)) + vec3(1.,.93,.8)*12.*smoothstep(.99985,.99993,s);
      // two layers of fair-weather cloud
      vec2 p = d.xz/(d.y + .09);
      float cover = fbm(p*.55 + vec2(3.1,7.4));
      float shape = fbm(p*1.7 + vec2(11.,2.) + .4*cover);
      float cloud = smoothstep(.47,.72, cover*.62 + shape*.5);
      float lit = fbm3((p + sun.xz*.16)*1.7 + vec2(11.,2.) + .4*cover);
      vec3 cc = mix(vec3(.62,.67,.75), vec3(1.35,1.3,1.22), smoothstep(.15,-.12, lit - shape + .05));
      c = mix(c, cc, cloud*.86*smoothstep(.015,.13,h));
      float cirrus = smoothstep(.42,.85, fbm(p*vec2(.35,1.3) + 31.));
      c = mix(c, vec3(.95,.96,.98), cirrus*.35*smoothstep(.06,.4,h)*(1.-cloud));
      if (d.y < 0.) c = horizon;
      if (studio > .5) { vec3 g = mix(vec3(.78,.83,.88), vec3(.36,.46,.58), smoothstep(-.25,.55,d.y)); c = g; }
      gl_FragColor = vec4(c, 1.);
    }`,
});
const sky = new THREE.Mesh(new THREE.SphereGeometry(9500, 48, 32), skyMaterial);
sky.frustumCulled = false;
sky.renderOrder = 9;
scene.add(sky);
// The sky of a view is painted once, without jitter, and then copied behind every pass.
const backdropMaterial = new THREE.ShaderMaterial({
  depthWrite: false,
  fog: false,
  uniforms: { map: { value: null } },
  vertexShader: "varying vec2 v; void main(){ v = uv; gl_Position = vec4(position.xy, 1., 1.); }",
  fragmentShader:
    "uniform sampler2D map; varying vec2 v; void main(){ gl_FragColor = vec4(texture2D(map, v).rgb, 1.); }",
});
const backdrop = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), backdropMaterial);
backdrop.frustumCulled = false;
backdrop.renderOrder = 9;
scene.add(backdrop);

const pmrem = new THREE.PMREMGenerator(renderer);
const skyOnly = new THREE.Scene();
const dome = sky.clone();
skyOnly.add(dome);
scene.environment = pmrem.fromScene(skyOnly, 0, 1, 20000).texture;
scene.environmentIntensity = 0.24;

// --- light: the sun and, one direction per pass, the sky; their average is a soft daylight with occlusion ------------
function shadowed(light, size) {
  light.castShadow = true;
  light.shadow.mapSize.set(size, size);
  light.shadow.radius = 0.6;
  scene.add(light, light.target);
  return light;
}
const sunLight = shadowed(new THREE.DirectionalLight(new THREE.Color(1, 0.9, 0.74), 4.1), 4096);
const skyLight = shadowed(new THREE.DirectionalLight(new THREE.Color(0.66, 0.8, 1), 2.1), 2048);
const bounce = new THREE.HemisphereLight(new THREE.Color(0, 0, 0), new THREE.Color(0.5, 0.46, 0.36), 0.55);
scene.add(bounce);

function aim(light, direction, focus, extent) {
  const distance = 1400;
  light.target.position.copy(focus);
  light.position.copy(focus).addScaledVector(direction, distance);
  const c = light.shadow.camera;
  c.left = c.bottom = -extent;
  c.right = c.top = extent;
  c.near = 100;
  c.far = 2900;
  c.updateProjectionMatrix();
  light.target.updateMatrixWorld();
  light.updateMatrixWorld();
  light.shadow.needsUpdate = true;
}

// --- world -------------------------------------------------------------------------------------------------------
const ground = new THREE.Group();
const built = builtMaterial();
const structure = bridgeGroup(height);
scene.add(structure, ground);
ground.add(terrainMesh());
const road = approach().mesh(built);
road.castShadow = false;
ground.add(road);
const things = new Batch();
town(things);
const pools = plant(things);
boats(things);
turbines(things);
ground.add(things.mesh(built));
const cars = new Batch();
traffic(cars);
ground.add(cars.mesh(built));
const trees = new Trees();
ground.add(trees.group);

// --- water: lit by the scene, mirrored by a second render ----------------------------------------------------------
const mirror = new THREE.WebGLRenderTarget(16, 16, { type: THREE.HalfFloatType, generateMipmaps: false });
const water = {
  mirror: { value: mirror.texture },
  matrix: { value: new THREE.Matrix4() },
  sun: { value: SUN },
  calm: { value: 1 },
};
const waterMaterial = patched(
  { color: new THREE.Color(0.035, 0.075, 0.07), roughness: 1, metalness: 0, envMapIntensity: 0.5 },
  {
    key: "water",
    head: /* glsl */ `uniform sampler2D mirror; uniform mat4 matrix; uniform vec3 sun; uniform float calm; vec3 wn;
      float riverX(float z){ float s = sin(z/900.); return sign(z)*220.*s*s + 60.*pow(abs(z)/1000.,3.)*sign(z); }
      vec2 slopeOf(vec2 p, float e){ float a = vn(p); return vec2(vn(p+vec2(e,0.))-a, vn(p+vec2(0.,e))-a)/e; }`,
    color: /* glsl */ `
      vec2 p = vW.xz;
      float cx = riverX(p.y); float sl = riverX(p.y+1.)-cx; float d = abs(p.x-cx)/sqrt(1.+sl*sl);
      float foot = max(fwidth(p.x), fwidth(p.y));
      vec2 g = .050*slopeOf(p*vec2(.045,.03)+3.,.05)*smoothstep(26.,6.,foot);
      g += .050*slopeOf(mat2(.8,.6,-.6,.8)*p*.21,.05)*smoothstep(5.,1.2,foot);
      g += .044*slopeOf(mat2(.6,-.8,.8,.6)*p*.62+9.,.05)*smoothstep(1.7,.35,foot);
      g += .030*slopeOf(p*1.9+4.,.05)*smoothstep(.55,.1,foot);
      float gust = smoothstep(.35,.68,fbm3(p*vec2(.012,.006)));
      g *= mix(.3,.95,gust)*calm;
      wn = normalize(vec3(-g.x,1.,-g.y));
      diffuseColor.rgb = mix(diffuseColor.rgb, vec3(.12,.135,.085), smoothstep(118.,146.,d)*.8) * (.85+.3*gust);`,
    after(shader) {
      Object.assign(shader.uniforms, water);
      shader.fragmentShader = shader.fragmentShader.replace(
        "#include <opaque_fragment>",
        /* glsl */ `
        vec3 toEye = normalize(cameraPosition - vW);
        float f = .02 + .98*pow(1. - clamp(dot(wn, toEye), 0., 1.), 5.);
        vec4 m = matrix * vec4(vW, 1.);
        vec2 uv = m.xy/m.w + wn.xz*vec2(.55,1.1)*min(1., 60./length(cameraPosition - vW) + .22);
        vec3 mirrored = texture2D(mirror, clamp(uv, .002, .998)).rgb;
        vec3 hv = normalize(toEye + sun);
        float glint = pow(max(dot(wn, hv), 0.), 240.)*1.6;
        vec3 body = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse;
        outgoingLight = mix(body, min(mirrored, vec3(2.5))*.94, f) + vec3(1.,.86,.66)*glint*clamp(reflectedLight.directDiffuse.r*18., 0., 1.);
        #include <opaque_fragment>`,
      );
    },
  },
);
const river = new THREE.Mesh(new THREE.PlaneGeometry(14000, 14000, 60, 60).rotateX(-Math.PI / 2), waterMaterial);
river.receiveShadow = true;
river.renderOrder = 6;
ground.add(river);
const poolMaterial = new THREE.MeshStandardMaterial({
  color: "#35524c",
  roughness: 0.12,
  metalness: 0,
  envMapIntensity: 2.4,
});
for (const [x, y, z, r] of pools) {
  const pool = new THREE.Mesh(new THREE.CircleGeometry(r, 96).rotateX(-Math.PI / 2), poolMaterial);
  pool.position.set(x, y, z);
  pool.receiveShadow = true;
  ground.add(pool);
}

// --- the studio floor of the structure-only model -------------------------------------------------------------------
const floor = new THREE.Mesh(
  new THREE.PlaneGeometry(12000, 12000).rotateX(-Math.PI / 2),
  patched(
    { color: "#c3cad1", roughness: 1 },
    {
      key: "floor",
      color: `float g1 = max(band((fract(vW.x/10.)-.5)*10.,.1), band((fract(vW.z/10.)-.5)*10.,.1));
        float g2 = max(band((fract(vW.x/50.)-.5)*50.,.28), band((fract(vW.z/50.)-.5)*50.,.28));
        float away = smoothstep(1100.,250.,length(vW.xz));
        diffuseColor.rgb *= 1. - away*(.16*g1 + .42*g2);`,
    },
  ),
);
floor.position.y = -34.2;
floor.receiveShadow = true;
floor.visible = false;
scene.add(floor);

const MODEL_COLORS = {
  pylons: "#ffffff",
  foundations: "#d8c7a4",
  piers: "#f1ece2",
  girder: "#8fb4d6",
  deck: "#ffffff",
  cables: "#ff9a3d",
  steel: "#ffffff",
};

// --- accumulation and output -----------------------------------------------------------------------------------------
const quad = new THREE.Mesh(new THREE.PlaneGeometry(2, 2));
quad.frustumCulled = false;
const quadCamera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0, 1);
const vertexShader = "varying vec2 v; void main(){ v = uv; gl_Position = vec4(position.xy, 0., 1.); }";
const addMaterial = new THREE.ShaderMaterial({
  depthTest: false,
  depthWrite: false,
  transparent: true,
  blending: THREE.CustomBlending,
  blendSrc: THREE.OneFactor,
  blendDst: THREE.OneFactor,
  uniforms: { map: { value: null }, weight: { value: 1 } },
  vertexShader,
  fragmentShader:
    "uniform sampler2D map; uniform float weight; varying vec2 v; void main(){ gl_FragColor = vec4(min(texture2D(map, v).rgb, vec3(3.)), 1.)*weight; }",
});
const finishMaterial = new THREE.ShaderMaterial({
  depthTest: false,
  depthWrite: false,
  uniforms: { map: { value: null }, exposure: { value: 1 }, vignette: { value: 0.16 } },
  vertexShader,
  fragmentShader: /* glsl */ `
    uniform sampler2D map; uniform float exposure, vignette; varying vec2 v;
    vec3 aces(vec3 x){ // Stephen Hill's fit of the ACES transforms
      x = mat3(.59719,.07600,.02840, .35458,.90834,.13383, .04823,.01566,.83777)*x;
      x = (x*(x + .0245786) - .000090537)/(x*(.983729*x + .4329510) + .238081);
      return clamp(mat3(1.60475,-.10208,-.00327, -.53108,1.10813,-.07276, -.07367,-.00605,1.07602)*x, 0., 1.); }
    void main(){
      vec3 c = texture2D(map, v).rgb*exposure;
      c = aces(c);
      c = mix(vec3(dot(c, vec3(.2126,.7152,.0722))), c, 1.07);
      c = max(mix(c, c*c*(3. - 2.*c), .22), 0.);
      vec2 q = v - .5; c *= 1. - vignette*smoothstep(.25,.75,length(q));
      c = mix(12.92*c, 1.055*pow(max(c, 1e-5), vec3(1./2.4)) - .055, step(.0031308, c));
      gl_FragColor = vec4(c, 1.);
    }`,
});
function fullscreen(material, target) {
  quad.material = material;
  renderer.setRenderTarget(target);
  renderer.render(quad, quadCamera);
}

const halton = (i, base) => {
  let f = 1;
  let r = 0;
  for (let k = i; k > 0; k = Math.floor(k / base)) {
    f /= base;
    r += f * (k % base);
  }
  return r;
};

/** Renders one view of render.ts and posts its pixels to `put`. */
globalThis.renderView = async (view, put) => {
  const { width, height: h, samples } = view;
  const started = performance.now();
  renderer.setPixelRatio(1);
  renderer.setSize(width, h, false);
  const camera = new THREE.PerspectiveCamera(view.fov, width / h, view.near ?? 1, 12000);
  camera.position.fromArray(view.eye);
  if (view.up) camera.up.fromArray(view.up);
  camera.lookAt(...view.target);
  camera.updateMatrixWorld();
  camera.updateProjectionMatrix();

  const studio = Boolean(view.studio);
  ground.visible = !studio;
  floor.visible = studio;
  skyMaterial.uniforms.studio.value = studio ? 1 : 0;
  scene.fog.density = studio ? 0.0005 : (view.fog ?? 0.00015);
  scene.fog.color.copy(studio ? new THREE.Color(0.7, 0.755, 0.81) : HORIZON);
  for (const mesh of structure.children) mesh.material.color.set(studio ? MODEL_COLORS[mesh.name] : "#ffffff");
  water.calm.value = view.calm ?? 1;
  const count = studio ? 0 : trees.update(camera, new THREE.Vector3().fromArray(view.focus), view.extent);

  const focus = new THREE.Vector3().fromArray(view.focus);
  aim(sunLight, SUN, focus, view.extent);
  aim(skyLight, new THREE.Vector3(0.1, 1, 0.1).normalize(), focus, view.extent);

  const target = new THREE.WebGLRenderTarget(width, h, { type: THREE.HalfFloatType });
  const sum = new THREE.WebGLRenderTarget(width, h, {
    type: THREE.FloatType,
    depthBuffer: false,
    minFilter: THREE.NearestFilter,
    magFilter: THREE.NearestFilter,
  });

  const painted = new THREE.WebGLRenderTarget(width, h, { type: THREE.HalfFloatType, depthBuffer: false });
  dome.position.copy(camera.position);
  renderer.setRenderTarget(painted);
  renderer.render(skyOnly, camera);
  backdropMaterial.uniforms.map.value = painted.texture;
  backdrop.visible = false;
  sky.visible = true;
  sky.position.copy(camera.position);

  if (!studio) {
    // the mirror image, below the water plane
    const twin = camera.clone();
    twin.position.y *= -1;
    twin.up.set(0, 1, 0);
    if (view.up) twin.up.fromArray(view.up);
    twin.lookAt(view.target[0], -view.target[1], view.target[2]);
    twin.fov = camera.fov * 1.12;
    twin.updateMatrixWorld();
    twin.updateProjectionMatrix();
    mirror.setSize(Math.round(width * 0.6), Math.round(h * 0.6));
    river.visible = false;
    renderer.clippingPlanes = [new THREE.Plane(new THREE.Vector3(0, 1, 0), -0.02)];
    renderer.shadowMap.needsUpdate = true;
    renderer.setRenderTarget(mirror);
    renderer.clear();
    renderer.render(scene, twin);
    renderer.clippingPlanes = [];
    river.visible = true;
    water.matrix.value
      .set(0.5, 0, 0, 0.5, 0, 0.5, 0, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0, 1)
      .multiply(twin.projectionMatrix)
      .multiply(twin.matrixWorldInverse);
  }

  backdrop.visible = true;
  sky.visible = false;
  const right = new THREE.Vector3().crossVectors(SUN, new THREE.Vector3(0, 1, 0)).normalize();
  const up = new THREE.Vector3().crossVectors(right, SUN);
  renderer.setRenderTarget(sum);
  renderer.setClearColor(0, 0);
  renderer.clear();
  renderer.autoClear = false;
  addMaterial.uniforms.weight.value = 1 / samples;
  for (let i = 0; i < samples; i++) {
    camera.setViewOffset(width, h, halton(i + 1, 2) - 0.5, halton(i + 1, 3) - 0.5, width, h);
    const a = halton(i + 1, 5) * Math.PI * 2;
    const r = Math.sqrt(halton(i + 1, 7)) * 0.007;
    const shift = new THREE.Vector3(halton(i + 1, 3) - 0.5, 0, halton(i + 1, 2) - 0.5).multiplyScalar(
      (view.extent * 4) / 4096,
    );
    aim(
      sunLight,
      SUN.clone()
        .addScaledVector(right, r * Math.cos(a))
        .addScaledVector(up, r * Math.sin(a))
        .normalize(),
      focus.clone().add(shift),
      view.extent,
    );
    // uniform over the hemisphere, kept a little above the horizon
    const t = (i + 0.5) / samples;
    const y = 0.1 + 0.9 * ((i * 0.61803398875 + 0.3) % 1);
    const q = Math.sqrt(1 - y * y);
    aim(
      skyLight,
      new THREE.Vector3(q * Math.cos(t * Math.PI * 2), y, q * Math.sin(t * Math.PI * 2)),
      focus.clone().add(shift),
      view.extent,
    );
    renderer.shadowMap.needsUpdate = true;
    renderer.setRenderTarget(target);
    renderer.clear();
    renderer.render(scene, camera);
    addMaterial.uniforms.map.value = target.texture;
    fullscreen(addMaterial, sum);
  }
  renderer.autoClear = true;
  finishMaterial.uniforms.map.value = sum.texture;
  finishMaterial.uniforms.exposure.value = view.exposure ?? (studio ? 1.05 : 1.16);
  finishMaterial.uniforms.vignette.value = studio ? 0.1 : 0.16;
  fullscreen(finishMaterial, null);
  let body;
  if (view.type === "jpg") {
    body = await new Promise((done) => renderer.domElement.toBlob(done, "image/jpeg", view.quality ?? 0.86));
  } else {
    const gl = renderer.getContext();
    const pixels = new Uint8Array(width * h * 4);
    gl.readPixels(0, 0, width, h, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    body = pixels;
  }
  await fetch(put, { method: "PUT", body });
  painted.dispose();
  target.dispose();
  sum.dispose();
  return { trees: count, triangles: renderer.info.render.triangles, ms: Math.round(performance.now() - started) };
};
globalThis.ready = true;
