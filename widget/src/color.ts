// Which colour of text is readable on a page's own colour: WCAG 2.2, "relative luminance" and "contrast ratio".

// Nothing darker is: on each colour, this or white has a contrast of 4.58 or more.
const DARK = "#000000";
const LIGHT = "#ffffff";

/** Black or white, whichever stands out more on the colour. */
export function readableOn(color: string): string {
  const luminance = luminanceOf(color);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / (luminanceOf(DARK) + 0.05) ? LIGHT : DARK;
}

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Whether the text is a colour of its own that nothing shines through: neither `inherit` nor `transparent`. */
export function isSolid(color: string): boolean {
  const written = writtenOut(color);
  // What is not opaque is written out as `rgba(...)` or, in newer notations, with a slash.
  return written !== NONE && !/^rgba|\//.test(written) && color.toLowerCase() !== "currentcolor";
}

// A colour that no page asks for.
const NONE = "#010203";

// A canvas knows every way to write a colour that the browser knows.
function writtenOut(color: string): string {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return NONE;
  context.fillStyle = NONE;
  context.fillStyle = color;
  return String(context.fillStyle);
}

function channels(color: string): number[] {
  // Browsers that hide who visits give no true pixels; most colours need none.
  const [, ...pairs] = /^#(..)(..)(..)$/.exec(writtenOut(color)) ?? [];
  return pairs.length ? pairs.map((pair) => parseInt(pair, 16)) : pixel(color);
}

function pixel(color: string): number[] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return [0, 0, 0];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
