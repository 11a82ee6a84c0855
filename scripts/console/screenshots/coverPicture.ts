/** A cover for the pictures, drawn: two colours that follow from the name. */
export function coverPicture(name: string): string {
  const hue = Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 54">
    <rect width="96" height="54" fill="hsl(${hue} 45% 42%)"/>
    <circle cx="70" cy="16" r="9" fill="hsl(${hue + 40} 70% 75%)"/>
    <path d="M0 54 30 22 54 44 68 32 96 54z" fill="hsl(${hue} 50% 26%)"/>
  </svg>`;
}
