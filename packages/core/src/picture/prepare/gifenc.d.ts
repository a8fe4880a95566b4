/** The part of gifenc that is used. In Node.js it is a CommonJS module, in bundles for browsers an ES module. */
declare module "gifenc" {
  type Format = "rgb565";
  interface Quantizer {
    /** Chooses the colours of a palette: red, green and blue of each. */
    quantize(rgba: Uint8Array, maxColors: number, options: { format: Format }): number[][];
  }
  const gifenc: Quantizer;
  export default gifenc;
  export const quantize: Quantizer["quantize"] | undefined;
}
