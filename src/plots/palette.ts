/** A colour on white, and one for the same on a dark background. */
export interface Ink {
  light: string
  dark: string
}

/**
 * Colours of series, in an order in which neighbours are told apart by people who see fewer colours, too. No two parts of a plot share a
 * light colour: by it the style sheet finds what it darkens.
 */
export const seriesInks: readonly Ink[] = [
  { light: '#2a78d6', dark: '#3987e5' },
  { light: '#eb6834', dark: '#e0702f' },
  { light: '#1baf7a', dark: '#1ba875' },
  { light: '#4a3aa7', dark: '#9085e9' },
  { light: '#c08a00', dark: '#d99f1c' },
  { light: '#d14a86', dark: '#e06a9c' },
  { light: '#008300', dark: '#35a52f' },
  { light: '#7a5c48', dark: '#b09180' },
]

export const inks = {
  paper: { light: '#ffffff', dark: '#16181d' },
  text: { light: '#1f2328', dark: '#e6e8eb' },
  faint: { light: '#59616b', dark: '#9aa3ad' },
  grid: { light: '#e3e6ea', dark: '#2c3138' },
  mark: { light: '#cf222e', dark: '#ff6b66' },
} as const satisfies Record<string, Ink>
