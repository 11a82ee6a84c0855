/** Plain lines, which read the same in a terminal and in a log; the CLI's own display redraws ten times a second. */
export interface Printer {
  heading(text: string): void;
  line(text: string): void;
}

export const printer: Printer = {
  heading: (text) => console.log(`\n${text}`),
  line: (text) => console.log(`  ${text}`),
};
